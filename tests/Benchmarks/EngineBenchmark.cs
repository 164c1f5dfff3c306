using Cluster.Benchmarks.Rows;
using Cluster.Benchmarks.Workloads;

namespace Cluster.Benchmarks;

/// <summary>The engine's table: ours and the peer's, one thread each.</summary>
internal static class EngineBenchmark
{
    public static IEnumerable<Row> Rows() =>
    [
        .. GemmRow.All(),
        new AdamRow(),
        .. Workload.All.Select(workload => new TrainingRow(workload)),
        .. Workload.All.Where(workload => workload.Name is "mlp" or "cnn").Select(workload => new ThreadsRow(workload)),
        new StartRow(),
    ];
}
