using Cluster.Experiments.Links;
using Cluster.Experiments.Simulating;
using Cluster.Jobs.Specification;
using Cluster.Simulation;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Scaling;

/// <summary>What a row's step takes over links of other rates, by the simulator: the coordinator's own decisions under virtual time, with
/// computing, updates and the rest of one worker's step as they were measured, and bytes that cost nothing but the link. What that leaves of the
/// row's own step is added at other rates: as it is over faster links, since messages have to be handled at any rate, and growing with the time
/// of a byte over slower ones. So it does not promise too much.</summary>
public sealed class LinkForecast
{
    // The rates among which to look for the one that pays, as powers of ten of bytes a second.
    private const double LowestPower = 3;
    private const double HighestPower = 13;

    private readonly ScalePlan _plan;
    private readonly Machine _machine;
    private readonly LinkSpec _link;
    private readonly ScaleRow _row;
    private readonly ScaleRow _alone;
    private readonly double _rest;

    private LinkForecast(ScaleResult result, LinkSpec link, ScaleRow row)
    {
        (_plan, _machine, _link, _row, _alone) = (result.Plan, result.Machine, link, row, result.Rows[0]);
        _rest = Math.Max(0, _alone.SecondsPerStep.Median - SecondsOf(_alone, link.BytesPerSecond));
        ExplainedSeconds = SecondsOf(row, link.BytesPerSecond);
        OtherSeconds = Math.Max(0, row.SecondsPerStep.Median - ExplainedSeconds);
    }

    /// <summary>Seconds of the row's step, over the link that it was measured over, that computing, updating and the link explain.</summary>
    public double ExplainedSeconds { get; }

    /// <summary>Seconds of it that they do not, 0 or more.</summary>
    public double OtherSeconds { get; }

    /// <summary>The rate from which the row's workers are faster than one, with the delay of the link that they were measured over, in bytes a
    /// second; null where there is none.</summary>
    public double? BreakEven => SavedAt(double.PositiveInfinity) <= 0
        ? null
        : Math.Pow(10, Bisection.Find(power => SavedAt(Math.Pow(10, power)), 0, LowestPower, HighestPower));

    /// <summary>The forecast of a row.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="row">The row, of several workers.</param>
    /// <returns>Null without an emulated network or a row of one worker, and for steps that the simulator does not know.</returns>
    public static LinkForecast? Of(ScaleResult result, ScaleRow row)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result is { Plan: { Link: { } link, Work: not null, IsWeak: false } plan, Rows: [{ Workers: 1, IsOversubscribed: false }, ..] }
            && plan.Job.Training is { Accumulate: 1, Diloco: null }
                ? new LinkForecast(result, link, row)
                : null;
    }

    private double SavedAt(double bytesPerSecond) =>
        SecondsOf(_alone, bytesPerSecond) - SecondsOf(_row, bytesPerSecond) - (OtherSeconds * Math.Max(1, _link.BytesPerSecond / bytesPerSecond));

    private double SecondsOf(ScaleRow row, double bytesPerSecond)
    {
        var (work, batch) = (_plan.Work!, _plan.BatchOf(row.Workers));
        var compute = new ComputeModel(0, 0, row.Workers * row.Phases.Compute / batch);

        // Adding is not measured by itself, and reads and writes no more than updating does.
        var perByte = _alone.Phases.Update / work.ArenaBytes;
        var placement = new Placement(row.Workers, WorkersPerHost: 1, _machine.Cores)
        {
            WorkersWithCoordinator = _plan.IsCoordinatorAlone ? 0 : 1,
            SharesMemory = _plan.Transport is "auto" or "shared-memory",
            IsOneMachine = true,
        };
        var scenario = new Scenario(
            work.Cut(batch, AsBuilt.LeavesOf(batch, _plan.MicroBatchesOf(row.Workers))),
            compute,
            new ReduceModel(perByte, perByte, _rest),
            new LinkModel(bytesPerSecond, _link.Delay.TotalSeconds),
            placement)
        {
            Topology = _plan.Job.Cluster?.Topology == ClusterTopology.AllReduce ? Topology.AllReduce : Topology.Coordinator,
            Format = work.Format,
        };
        return Simulator.Run(scenario.Scheduled(sends: true, _plan.Threads)).MedianStepSeconds;
    }
}
