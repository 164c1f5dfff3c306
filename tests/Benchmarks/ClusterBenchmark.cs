using Cluster.Benchmarks.Clusters;
using Cluster.Benchmarks.Rows;
using Cluster.Collectives.Transports;

namespace Cluster.Benchmarks;

/// <summary>The cluster's table: processes of this machine, one compute thread each.</summary>
internal static class ClusterBenchmark
{
    public static IEnumerable<Row> Rows() =>
    [
        new AllReduceRow("16.8 MB", 4 << 20, Transport.SharedMemory, 6),
        new AllReduceRow("16.8 MB", 4 << 20, Transport.Sockets, 1.5),
        new AllReduceRow("16.8 MB", 4 << 20, Transport.Grpc, 0.4),
        new AllReduceRow("64 bytes", 16, Transport.SharedMemory, Row.NoBar),
        new AllReduceRow("64 bytes", 16, Transport.Sockets, Row.NoBar),
        new AllReduceRow("64 bytes", 16, Transport.Grpc, Row.NoBar),
        .. ClusterJob.All.Select(job => new ScalingRow(job)),
        .. ClusterJob.All.Select(job => new DistributedRow(job)),
        .. ClusterJob.All.Select(job => new TwoHostsRow(job, "fp32", "fp32", job.OverALink)),
        new TwoHostsRow(ClusterJob.All[0], "bf16", "fp16", 1.15),
    ];
}
