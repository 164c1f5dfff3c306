using System.Diagnostics;
using Cluster.Benchmarks.Peer;
using Cluster.Experiments.Benching;

namespace Cluster.Benchmarks.Rows;

/// <summary>The sum of two workers' numbers, from where each has its own until both can read the sum, against the all-reduce of two ranks.
/// Where the numbers meet at a coordinator it is a third process.</summary>
/// <param name="name">Size and way.</param>
/// <param name="length">Floats to add up.</param>
/// <param name="start">Starts two workers.</param>
/// <param name="startPeer">Starts two ranks.</param>
/// <param name="atLeast">The bar.</param>
internal sealed class AllReduceRow(string name, int length, Func<int, IAllReduce> start, Func<int, PeerProcess> startPeer, double atLeast)
    : Row($"all-reduce {name}", atLeast)
{
    private const double Seconds = 0.5;
    private const int FewRuns = 5;

    private IAllReduce? _cluster;
    private PeerProcess? _peer;
    private int _repetitions;
    private int _peerRepetitions;

    public override void Prepare()
    {
        _peer = startPeer(length);
        _peerRepetitions = Math.Max(FewRuns, (int)(Seconds / _peer.Measure(FewRuns)));
        _cluster = start(length);
        for (var warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm).TotalSeconds < 2 * Seconds;)
        {
            _cluster.Seconds(FewRuns);
        }

        _repetitions = Math.Max(FewRuns, (int)(Seconds / (_cluster.Seconds(FewRuns) / FewRuns)));
    }

    public override double Ours() => _cluster!.Seconds(_repetitions) / _repetitions;

    public override double Peer() => _peer!.Measure(_peerRepetitions);

    public override void Dispose()
    {
        _cluster?.Dispose();
        _peer?.Dispose();
    }
}
