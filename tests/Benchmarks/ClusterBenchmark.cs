using Cluster.Benchmarks.Clusters;
using Cluster.Benchmarks.Peer;
using Cluster.Benchmarks.Rows;
using Cluster.Collectives.Transports;
using Cluster.Experiments.Benching;

namespace Cluster.Benchmarks;

/// <summary>The cluster's table: processes of this machine, one compute thread each.</summary>
internal static class ClusterBenchmark
{
    private const int Large = 4 << 20;
    private const int Tiny = 16;

    // From the smallest, 1 M and 2 workers, along either axis.
    private static readonly (int Parameters, int Workers)[] Growth =
        [(4 << 20, 2), (16 << 20, 2), (64 << 20, 2), (1 << 20, 1), (1 << 20, 4), (1 << 20, 8), (1 << 20, 16)];

    public static IEnumerable<Row> Rows() =>
    [
        new AllReduceRow("16.8 MB, shared memory", Large, Star(Transport.SharedMemory), Gloo, 6),
        new AllReduceRow("16.8 MB, shared memory, OpenMPI", Large, Star(Transport.SharedMemory), PeerProcess.OpenMpi, 1.2),
        new AllReduceRow("16.8 MB, sockets", Large, PeerPair, Gloo, 1.5),
        new AllReduceRow("16.8 MB, sockets, star", Large, Star(Transport.Sockets), Gloo, Row.NoBar),
        new AllReduceRow("16.8 MB, gRPC", Large, OneAway, Gloo, 0.4),
        new AllReduceRow("16.8 MB, gRPC, star", Large, Star(Transport.Grpc), Gloo, Row.NoBar),
        new AllReduceRow("64 bytes, shared memory", Tiny, Star(Transport.SharedMemory), Gloo, Row.NoBar),
        new AllReduceRow("64 bytes, sockets", Tiny, PeerPair, Gloo, Row.NoBar),
        new AllReduceRow("64 bytes, gRPC", Tiny, OneAway, Gloo, Row.NoBar),
        .. Growth.Select(point => new GrowthRow(point.Parameters, point.Workers)),
        .. ClusterJob.All.Select(job => new ScalingRow(job)),
        .. ClusterJob.All.Select(job => new DistributedRow(job)),
        .. ClusterJob.All.Select(job => new TwoHostsRow(job, "fp32", "fp32", job.OverALink)),
        new TwoHostsRow(ClusterJob.All[0], "bf16", "fp16", 1.15),
    ];

    private static PeerProcess Gloo(int length) => PeerProcess.Torch("allreduce", $"{length}");

    private static Func<int, IAllReduce> Star(Transport transport) => length => AllReduceCluster.Start(length, workers: 2, transport);

    private static PeerAllReduce PeerPair(int length) => PeerAllReduce.Start(length, workers: 2);

    // One worker on the coordinator's host, which shares memory with it, and one on another: as many bytes cross connections as between two
    // ranks, where two workers on other hosts move twice as many.
    private static AllReduceCluster OneAway(int length) => AllReduceCluster.Start(length, [Transport.SharedMemory, Transport.Grpc]);
}
