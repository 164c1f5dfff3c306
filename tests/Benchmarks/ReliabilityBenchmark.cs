using Cluster.Benchmarks.Clusters;
using Cluster.Benchmarks.Rows;
using Cluster.Benchmarks.Workloads;

namespace Cluster.Benchmarks;

/// <summary>What it costs to lose nothing while there are no faults, with two threads or two workers on a machine with no more cores: the peer is the
/// same training without it. The files lie beside the program, on the disk that it is on.</summary>
internal static class ReliabilityBenchmark
{
    private static readonly string[] Names = ["mlp", "lenet"];

    public static IEnumerable<Row> Rows() =>
    [
        .. Names.Select(name => new LedgerRow(Workload.Named(name))),
        .. Names.Select(name => new CheckpointRow(Workload.Named(name))),
        .. Names.Select(name => new DigestRow(Workload.Named(name))),
        .. Names.Select(name => new LeaseRow(ClusterJob.All.Single(job => job.Name == name))),
    ];
}
