using Cluster.Benchmarks.Clusters;
using Cluster.Benchmarks.Peer;
using Cluster.Collectives.Transports;

namespace Cluster.Benchmarks.Rows;

/// <summary>The sum of two workers' numbers, from where each has its own until both can read the sum, against Gloo's all-reduce of two
/// ranks. Our coordinator is a third process.</summary>
internal sealed class AllReduceRow(string size, int length, Transport transport, double atLeast)
    : Row($"all-reduce {size}, {NameOf(transport)}", atLeast)
{
    private const double Seconds = 0.5;

    private AllReduceCluster? _cluster;
    private PeerProcess? _peer;
    private int _repetitions;
    private int _peerRepetitions;

    public override void Prepare()
    {
        _peer = new PeerProcess("allreduce", $"{length}");
        _peerRepetitions = Math.Max(5, (int)(Seconds / _peer.Measure(5)));
        _cluster = AllReduceCluster.Start(length, transport);
        _repetitions = Stopwatched.RepetitionsFor(_cluster.Run, Seconds);
    }

    public override double Ours() => Stopwatched.Run(_cluster!.Run, _repetitions);

    public override double Peer() => _peer!.Measure(_peerRepetitions);

    public override void Dispose()
    {
        _cluster?.Dispose();
        _peer?.Dispose();
    }

    private static string NameOf(Transport transport) => transport switch
    {
        Transport.Grpc => "gRPC",
        Transport.Sockets => "sockets",
        _ => "shared memory",
    };
}
