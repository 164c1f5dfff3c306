using System.Diagnostics;
using Cluster.Collectives.Transports;

namespace Cluster.Experiments.Benching;

/// <summary>Measures the all-reduces of a plan, one after the other.</summary>
/// <param name="plan">Which.</param>
/// <param name="limits">What the machine can move at most.</param>
/// <param name="nameOf">How a transport is called.</param>
public sealed class BenchExperiment(BenchPlan plan, SpeedLimits limits, Func<Transport, string> nameOf)
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
            foreach (var transport in plan.Transports)
            {
                foreach (var bytes in plan.Sizes)
                {
                    stopping.ThrowIfCancellationRequested();
                    onRow(await Task.Run(() => Measure(workers, transport, bytes), stopping).ConfigureAwait(false));
                }
            }

            foreach (var peer in peers.Where(_ => workers > 1))
            {
                stopping.ThrowIfCancellationRequested();
                foreach (var (name, bytes, seconds) in await peer.MeasureAsync(plan, workers, stopping).ConfigureAwait(false))
                {
                    onRow(new BenchRow(name, workers, bytes, seconds));
                }
            }
        }
    }

    private BenchRow Measure(int workers, Transport transport, int bytes)
    {
        using var cluster = AllReduceCluster.Start(bytes / sizeof(float), workers, transport);
        var runs = RunsIn(cluster.Run);
        var (times, used) = (new double[plan.Repeats], cluster.ProcessorTime);
        for (var repeat = 0; repeat < times.Length; repeat++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var run = 0; run < runs; run++)
            {
                cluster.Run();
            }

            times[repeat] = Stopwatch.GetElapsedTime(started).TotalSeconds / runs;
        }

        var moved = 2.0 * workers * bytes * runs * times.Length / 1e9;
        var seconds = Spread.Of(times);
        var least = transport == Transport.SharedMemory ? limits.SharedMemorySeconds(workers, bytes) : limits.LoopbackSeconds(workers, bytes);
        return new BenchRow(
            nameOf(transport), workers, bytes, seconds, (cluster.ProcessorTime - used).TotalSeconds / moved, least / seconds.Median);
    }

    // As many as a repeat lasts, by runs that are warm.
    private int RunsIn(Action run)
    {
        var (started, warm) = (Stopwatch.GetTimestamp(), 0);
        while (warm < FewestRuns || Stopwatch.GetElapsedTime(started).TotalSeconds < WarmSeconds)
        {
            run();
            warm++;
        }

        started = Stopwatch.GetTimestamp();
        for (var count = 0; count < FewestRuns; count++)
        {
            run();
        }

        var each = Stopwatch.GetElapsedTime(started).TotalSeconds / FewestRuns;
        return Math.Max(FewestRuns, (int)(plan.SecondsPerRepeat / each));
    }
}
