using System.Diagnostics;
using Cluster.Collectives.Transports;
using Cluster.Experiments.Benching;
using Cluster.Protocol.Exchanges;

namespace Cluster.Benchmarks.Rows;

/// <summary>What carrying a step costs as the model or the cluster grows: every worker's gradients to the coordinator, their sum, and as much
/// back, through shared memory. The peer is ours at the smallest size, times as many bytes as this one has, measured in turn: so the line
/// goes through the origin and through the cheapest point there is, and what a cache saves there counts against us.</summary>
/// <param name="parameters">Parameters of the model.</param>
/// <param name="workers">Number of workers.</param>
internal sealed class GrowthRow(int parameters, int workers)
    : Row($"step of {parameters >> 20} M parameters, {workers} workers", AtMostOver)
{
    private const int SmallestParameters = 1 << 20;
    private const int SmallestWorkers = 2;

    // No more than a tenth above the line.
    private const double AtMostOver = 1 / 1.1;
    private const double Seconds = 0.3;
    private const int FewRuns = 3;

    private static readonly BenchWay Way = new(Topology.Coordinator, Transport.SharedMemory);

    private IAllReduce? _large;
    private IAllReduce? _small;

    // Each worker's gradients are read once, and the sum is written once.
    private double Factor => (workers + 1.0) * parameters / ((SmallestWorkers + 1.0) * SmallestParameters);

    public override int Rounds => 7;

    public override void Prepare()
    {
        _small = Way.Start(SmallestParameters, SmallestWorkers);
        _large = Way.Start(parameters, workers);
        Measure(_small);
        Measure(_large);
    }

    public override double Ours() => Measure(_large!);

    public override double Peer() => Measure(_small!) * Factor;

    public override void Dispose()
    {
        _large?.Dispose();
        _small?.Dispose();
    }

    private static double Measure(IAllReduce cluster)
    {
        var (started, runs, seconds) = (Stopwatch.GetTimestamp(), 0, 0.0);
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < Seconds)
        {
            seconds += cluster.Seconds(FewRuns);
            runs += FewRuns;
        }

        return seconds / runs;
    }
}
