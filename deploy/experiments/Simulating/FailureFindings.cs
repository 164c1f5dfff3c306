using Cluster.Simulation;
using Cluster.Simulation.Failures;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Simulating;

/// <summary>What failures cost the fastest cluster of a plan.</summary>
/// <param name="Row">That cluster.</param>
/// <param name="WorkerLossSeconds">What the loss of one worker costs: the step that is disturbed, and steps with one worker less until
/// another has taken its place.</param>
/// <param name="Young">Seconds between checkpoints by Young's formula.</param>
/// <param name="Daly">Seconds between checkpoints by Daly's.</param>
/// <param name="Best">Seconds between checkpoints that lost least in the simulated long run.</param>
/// <param name="Intervals">Seconds between checkpoints, with the share of the time that is not lost.</param>
public sealed record FailureFindings(
    SimulationRow Row, double WorkerLossSeconds, double Young, double Daly, double Best, IReadOnlyList<(double Seconds, double Efficiency)> Intervals)
{
    // Enough that chance leaves less than a percent.
    private const int CoordinatorFailures = 20_000;
    private const int LossMoments = 5;

    // Around Young's interval.
    private static readonly double[] Factors = [0.1, 0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 10];

    /// <summary>Share of the time that is not lost with the best interval.</summary>
    public double BestEfficiency => Intervals.First(interval => interval.Seconds == Best).Efficiency;

    /// <summary>Finds it out.</summary>
    /// <param name="plan">The plan, with how often hosts fail.</param>
    /// <param name="rows">What was found without failures.</param>
    public static FailureFindings Of(SimulationPlan plan, IReadOnlyList<SimulationRow> rows)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var row = rows.MaxBy(row => row.SamplesPerSecond)!;
        var failures = plan.Failures!;
        var format = plan.Formats.First(format => format.Name == row.Format);
        var loss = row.Workers == 1 ? failures.RestartSeconds : LossOf(plan.ScenarioOf(row.Topology, format, row.Workers), row, failures);
        var run = new LongRun(row.StepSeconds, failures, row.Workers, loss, plan.Base.Seed);
        List<(double Seconds, double Efficiency)> intervals = [];
        var candidates = Factors.Select(factor => factor * failures.Young).Append(failures.Daly);
        foreach (var steps in candidates.Select(seconds => StepsIn(seconds, row.StepSeconds)).Distinct().Order())
        {
            intervals.Add((steps * row.StepSeconds, run.Efficiency(steps, CoordinatorFailures)));
        }

        return new FailureFindings(row, loss, failures.Young, failures.Daly, intervals.MaxBy(interval => interval.Efficiency).Seconds, intervals);
    }

    private static long StepsIn(double seconds, double stepSeconds) => Math.Max(1, (long)Math.Round(seconds / stepSeconds));

    // A worker is lost at several moments of a step; leases and reassignment are the protocol core's own.
    private static double LossOf(Scenario scenario, SimulationRow row, CheckpointInterval failures)
    {
        var undisturbed = Simulator.Run(scenario).Seconds;
        var fewer = Simulator.Run(scenario with { Placement = scenario.Placement with { Workers = row.Workers - 1 } }).MedianStepSeconds;
        var slowDown = Math.Max(0, (fewer / row.StepSeconds) - 1);
        var extra = 0.0;
        for (var moment = 0; moment < LossMoments; moment++)
        {
            var when = row.StepSeconds * (scenario.Steps - 2 + ((moment + 0.5) / LossMoments));
            var lost = scenario with { Losses = [new PlannedLoss(row.Workers - 1, when)] };
            extra += Math.Max(0, Simulator.Run(lost).Seconds - undisturbed) / LossMoments;
        }

        return extra + (slowDown * failures.RestartSeconds);
    }
}
