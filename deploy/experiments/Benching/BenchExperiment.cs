using System.Diagnostics;
using Cluster.Collectives.Transports;
using Cluster.Protocol.Exchanges;

namespace Cluster.Experiments.Benching;

/// <summary>Measures the all-reduces of a plan, one after the other.</summary>
/// <param name="plan">Which.</param>
/// <param name="limits">What the machine can move at most.</param>
/// <param name="nameOf">How a transport is called.</param>
/// <param name="topologyOf">How a topology is called.</param>
public sealed class BenchExperiment(
    BenchPlan plan, SpeedLimits limits, Func<Transport, string> nameOf, Func<Topology, string> topologyOf)
{
    private const int FewestRuns = 3;
    private const double WarmSeconds = 0.2;

    /// <summary>Carries the plan out.</summary>
    /// <param name="onRow">Told of each measurement.</param>
    /// <param name="onPeerMissing">Told, once, why a peer is not measured.</param>
    /// <param name="stopping">Ends the experiment between two measurements.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ExperimentException">Workers do not join.</exception>
    public async Task CarryOutAsync(Action<BenchRow> onRow, Action<string> onPeerMissing, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(onRow);
        ArgumentNullException.ThrowIfNull(onPeerMissing);
        IReadOnlyList<BenchPeer> peers = plan.WithPeers ? BenchPeer.Installed(onPeerMissing) : [];
        foreach (var workers in plan.Workers)
        {
            foreach (var way in plan.WaysOf(workers))
            {
                foreach (var bytes in plan.Sizes)
                {
                    stopping.ThrowIfCancellationRequested();
                    onRow(await Task.Run(() => Measure(way, workers, bytes), stopping).ConfigureAwait(false));
                }
            }

            foreach (var peer in peers.Where(_ => workers > 1))
            {
                stopping.ThrowIfCancellationRequested();
                foreach (var (name, bytes, seconds) in await peer.MeasureAsync(plan, workers, stopping).ConfigureAwait(false))
                {
                    onRow(new BenchRow(name, null, workers, bytes, seconds));
                }
            }
        }
    }

    private BenchRow Measure(BenchWay way, int workers, int bytes)
    {
        using var cluster = way.Start(bytes / sizeof(float), workers);
        var runs = RunsIn(cluster);
        var (times, used) = (new double[plan.Repeats], cluster.ProcessorTime);
        for (var repeat = 0; repeat < times.Length; repeat++)
        {
            times[repeat] = cluster.Seconds(runs) / runs;
        }

        var moved = way.BytesMoved(workers, bytes);
        var seconds = Spread.Of(times);
        var least = way.Transport == Transport.SharedMemory ? limits.SharedMemorySeconds(workers, bytes) : limits.LoopbackSeconds(moved);
        return new BenchRow(
            nameOf(way.Transport),
            topologyOf(way.Topology),
            workers,
            bytes,
            seconds,
            (cluster.ProcessorTime - used).TotalSeconds / (moved * runs * times.Length / 1e9),
            least / seconds.Median);
    }

    // As many as a repeat lasts, by runs that are warm.
    private int RunsIn(IAllReduce cluster)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalSeconds < WarmSeconds;)
        {
            cluster.Seconds(FewestRuns);
        }

        return Math.Max(FewestRuns, (int)(plan.SecondsPerRepeat / (cluster.Seconds(FewestRuns) / FewestRuns)));
    }
}
