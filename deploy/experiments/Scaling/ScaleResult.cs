using Cluster.Coordinator.Progress;

namespace Cluster.Experiments.Scaling;

/// <summary>What a scaling experiment found.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Rows">One for each number of workers that was measured, ascending.</param>
/// <param name="Digests">Different weights that runs ended with: one, as is promised, where they share a batch.</param>
/// <param name="Measurements">All measurements that went in.</param>
public sealed record ScaleResult(
    ScalePlan Plan, Machine Machine, IReadOnlyList<ScaleRow> Rows, IReadOnlyList<string> Digests, IReadOnlyList<Measurement> Measurements)
{
    /// <summary>Whether runs that share a batch ended with different weights, which breaks the promise.</summary>
    public bool IsPromiseBroken => !Plan.IsWeak && Digests.Count > 1;

    /// <summary>Whether anything was measured with more threads than cores.</summary>
    public bool HasOversubscription => Rows.Any(row => row.IsOversubscribed);

    /// <summary>Most of the machine's processor time that other programs used during one of the runs.</summary>
    public double OthersShare => Rows.Max(row => row.OthersShare);

    /// <summary>What measurements say.</summary>
    /// <param name="plan">What was asked; measurements that it does not name are left out.</param>
    /// <param name="machine">Where.</param>
    /// <param name="measurements">The measurements.</param>
    /// <returns>Null when the smallest number of workers was not measured.</returns>
    public static ScaleResult? Of(ScalePlan plan, Machine machine, IReadOnlyList<Measurement> measurements)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(machine);
        HashSet<ScaleRun> asked = [.. plan.Runs];
        List<Measurement> used = [.. measurements.Where(made => asked.Contains(new ScaleRun(made.Workers, made.Repeat)))];
        var baseline = used.Where(made => made.Workers == plan.Baseline).ToDictionary(made => made.Repeat, made => made.SamplesPerSecond);
        List<ScaleRow> rows = [.. used
            .Where(made => baseline.ContainsKey(made.Repeat))
            .GroupBy(made => made.Workers)
            .OrderBy(group => group.Key)
            .Select(group => RowOf(plan, machine, [.. group], baseline))];
        return rows.Count == 0 ? null : new ScaleResult(plan, machine, rows, [.. used.Select(made => made.WeightsDigest).Distinct()], used);
    }

    private static ScaleRow RowOf(ScalePlan plan, Machine machine, List<Measurement> made, Dictionary<int, double> baseline)
    {
        var workers = made[0].Workers;
        var isOversubscribed = workers * plan.Threads > machine.Cores;
        var ideal = (double)workers / plan.Baseline;

        // Within a repeat one follows the other: whatever slows the machine down for a while slows both.
        double[] speedUps = [.. made.Select(one => one.SamplesPerSecond / baseline[one.Repeat])];
        return new ScaleRow(
            workers,
            made.Count,
            Spread.Of(made.Select(one => one.SecondsPerStep)),
            Spread.Of(made.Select(one => one.SamplesPerSecond)),
            Spread.Of(speedUps),
            Spread.Of(speedUps.Select(speedUp => speedUp / ideal)),
            PhasesOf(made),
            isOversubscribed,
            plan.IsPinned && !isOversubscribed,
            made[0].Transport,
            plan.Link is null ? null : new CableBytes(
                Spread.Of(made.Select(one => (double)one.Traffic!.BytesToCoordinator / one.TotalSteps)).Median,
                Spread.Of(made.Select(one => (double)one.Traffic!.BytesFromCoordinator / one.TotalSteps)).Median),
            made.Max(one => one.Traffic?.WorstLagSeconds ?? 0),
            made.Max(one => one.OthersShare ?? 0));
    }

    private static PhaseSplit PhasesOf(List<Measurement> made)
    {
        return new PhaseSplit(
            Of(worker => worker.ComputeSeconds),
            Of(worker => worker.SendSeconds),
            Of(worker => worker.ReceiveSeconds),
            Of(worker => worker.WaitSeconds),
            Spread.Of(made.Select(one => one.Times.UpdateSeconds / one.Times.Steps)).Median);

        double Of(Func<WorkerTimes, double> phase) =>
            Spread.Of(made.Select(one => one.Times.Workers.Average(phase) / one.Times.Steps)).Median;
    }
}
