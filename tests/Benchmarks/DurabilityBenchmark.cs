using Cluster.Benchmarks.Rows;
using Cluster.Benchmarks.Workloads;

namespace Cluster.Benchmarks;

/// <summary>What durable state costs training on two threads, measured on a machine with no more cores: the peer is the same training without it.
/// The files lie beside the program, on the disk that it is on.</summary>
internal static class DurabilityBenchmark
{
    private static readonly string[] Names = ["mlp", "lenet"];

    public static IEnumerable<Row> Rows() =>
    [
        .. Names.Select(name => new LedgerRow(Workload.Named(name))),
        .. Names.Select(name => new CheckpointRow(Workload.Named(name))),
    ];
}
