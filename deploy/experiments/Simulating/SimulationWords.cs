using Cluster.Simulation.Models;
using static Cluster.Experiments.Scaling.ScaleText;
using static Cluster.Experiments.Simulating.SimulationText;

namespace Cluster.Experiments.Simulating;

/// <summary>What a simulation says, in sentences: how many workers pay off and what holds more of them back, which topology, which wire
/// format, which checkpoint interval.</summary>
public static class SimulationWords
{
    // A step up in workers that gives less than this share of what it could is where a curve bends.
    private const double WorthShare = 0.25;

    // What is busy for this share of the time holds the rest back.
    private const double Saturated = 0.7;

    // Differences below this are within what predictions are good for.
    private const double Notable = 0.1;

    /// <summary>The sentences.</summary>
    /// <param name="findings">What was found.</param>
    public static IReadOnlyList<string> Of(SimulationFindings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var plan = findings.Plan;
        List<string?> words =
        [
            .. from topology in plan.Topologies from format in plan.Formats select Knee(findings.Of(topology, format.Name)),
            plan.Topologies.Count > 1 ? Topologies(findings) : null,
            plan.Formats.Count > 1 ? Formats(findings) : null,
            findings.Failures is { } failures ? Checkpoints(plan, failures) : null,
            Cut(findings),
        ];
        return [.. words.OfType<string>()];
    }

    /// <summary>The last number of workers up to which every further step was worth at least a quarter of what it could give.</summary>
    /// <param name="rows">Rows of one topology and format, by workers.</param>
    public static SimulationRow KneeOf(IReadOnlyList<SimulationRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var knee = rows[0];
        foreach (var row in rows.Skip(1))
        {
            var could = ((double)row.Workers / knee.Workers) - 1;
            if ((row.SamplesPerSecond / knee.SamplesPerSecond) - 1 < WorthShare * could)
            {
                break;
            }

            knee = row;
        }

        return knee;
    }

    private static string Knee(IReadOnlyList<SimulationRow> rows)
    {
        var (knee, first, best) = (KneeOf(rows), rows[0], rows.MaxBy(row => row.SamplesPerSecond)!);
        var name = $"{NameOf(first.Topology)}, {first.Format}";
        var at = Invariant($"{knee.SamplesPerSecond:N0} samples/s, {Time(knee.StepSeconds)} a step, {knee.SpeedUp:F1} times those of ")
            + Workers(first.Workers);
        if (knee == rows[^1])
        {
            return rows.Count == 1
                ? $"{name}: {at}."
                : $"{name}: all of {Workers(knee.Workers)} pay off: {at}, efficiency {Share(knee.Efficiency)}.";
        }

        var next = rows[rows.IndexOf(knee) + 1];
        var more = best.Workers > knee.Workers && best.SamplesPerSecond > knee.SamplesPerSecond * (1 + Notable)
            ? Invariant($" The most there is to have is {best.SamplesPerSecond:N0} samples/s, with {Workers(best.Workers)}.")
            : "";
        return $"{name}: {Workers(knee.Workers)} pay off ({at}, efficiency {Share(knee.Efficiency)}). {Workers(next.Workers)} give "
            + Invariant($"{next.SamplesPerSecond / knee.SamplesPerSecond:F2} times that: {Cause(next)}.{more}");
    }

    // What is busiest explains most; where nothing is, time goes into waiting for one thing after another.
    private static string Cause(SimulationRow row)
    {
        if (row.Idle > 0)
        {
            return $"there are micro-batches for {row.Workers - row.Idle} of them only";
        }

        (double Share, string Words)[] causes =
        [
            (row.UplinkShare, $"the coordinator's link is busy sending for {Share(row.UplinkShare)} of the time"),
            (row.DownlinkShare, $"the coordinator's link is busy receiving for {Share(row.DownlinkShare)} of the time"),
            (row.CoreShare, $"the coordinator's cores are busy for {Share(row.CoreShare)} of the time, with bytes, sums and the update"),
            (row.BusiestLinkShare, $"the busiest worker's link is in use for {Share(row.BusiestLinkShare)} of the time"),
        ];
        var (share, words) = causes.MaxBy(cause => cause.Share);
        return share >= Saturated
            ? words
            : $"a worker computes for {Share(row.ComputeShare)} of the time, and waits for one thing after another for the rest: parts of a step "
                + "that do not shrink with more workers";
    }

    private static string Topologies(SimulationFindings findings)
    {
        var format = findings.Plan.Formats[0].Name;
        var (star, reduce) = (findings.Of(Topology.Coordinator, format), findings.Of(Topology.AllReduce, format));
        var ahead = star.Zip(reduce).Select(pair => (pair.First.Workers, Gain: pair.Second.SamplesPerSecond / pair.First.SamplesPerSecond)).ToList();
        var from = ahead.FindIndex(pair => pair.Gain > 1 + Notable);
        if (from < 0)
        {
            return ahead.Exists(pair => pair.Gain < 1 - Notable)
                ? "Topology: coordinator; all-reduce is nowhere ahead of it."
                : "Topology: it makes no difference here; coordinator is the simpler one.";
        }

        var most = ahead.MaxBy(pair => pair.Gain);
        return Invariant($"Topology ({format}): all-reduce from {Workers(ahead[from].Workers)} on, coordinator below; ")
            + Invariant($"with {Workers(most.Workers)} all-reduce is {most.Gain:F1} times as fast.");
    }

    private static string Formats(SimulationFindings findings)
    {
        var whole = findings.Plan.Formats[0].Name;
        var sentences = findings.Plan.Topologies.Select(topology =>
        {
            var workers = KneeOf(findings.Of(topology, whole)).Workers;
            var rows = findings.Rows.Where(row => row.Topology == topology && row.Workers == workers).ToList();
            var (best, reference) = (rows.MaxBy(row => row.SamplesPerSecond)!, rows.First(row => row.Format == whole));
            var gain = best.SamplesPerSecond / reference.SamplesPerSecond;
            return gain > 1 + Notable
                ? Invariant($"{best.Format} for {NameOf(topology)}, {gain:F2} times as fast as {whole} with {Workers(workers)}")
                : $"{whole} for {NameOf(topology)}: with {Workers(workers)} no other is notably faster";
        });
        return $"Wire format: {string.Join("; ", sentences)}. fp32 and lossless keep every bit; bf16, fp16 and top_k do not.";
    }

    private static string Checkpoints(SimulationPlan plan, FailureFindings failures)
    {
        var row = failures.Row;
        var nothing = failures.BestEfficiency < 0.5 ? " Most of the time is lost to failures: use fewer hosts, or better ones." : "";
        return $"Checkpoints: every {Span(failures.Best)} ({Math.Max(1, (long)Math.Round(failures.Best / row.StepSeconds)):N0} steps) with "
            + $"{Workers(row.Workers)} ({NameOf(row.Topology)}, {row.Format}) on hosts that fail every {Span(plan.Failures!.MtbfSeconds)}; "
            + $"{Share(failures.BestEfficiency)} of the time is not lost. Young's formula says {Span(failures.Young)}, Daly's {Span(failures.Daly)}. "
            + $"The loss of a worker costs {Span(failures.WorkerLossSeconds)}, that of the coordinator {Span(plan.Failures.RestartSeconds)} and the "
            + $"steps since the last checkpoint.{nothing}";
    }

    private static string Cut(SimulationFindings findings)
    {
        var plan = findings.Plan;
        if (plan.IsWeak)
        {
            return $"Weak scaling: each worker has {plan.Work.Batch} samples a step in {plan.Work.MicroBatches} micro-batches, so batches grow, and "
                + "training with them is not the same training.";
        }

        var micro = plan.MicroBatchesOf(plan.Workers[^1]);
        var raised = micro == plan.Work.MicroBatches ? "as the job says" : $"for all numbers of workers (the job says {plan.Work.MicroBatches})";
        var idle = plan.Workers[^1] > micro ? $" More than {micro} workers find nothing to do: raise the batch to use them, or look at --weak." : "";
        return $"Strong scaling: one batch of {plan.Work.Batch} samples is cut into {micro} micro-batches {raised}.{idle}";
    }

    private static int IndexOf(this IReadOnlyList<SimulationRow> rows, SimulationRow row) => rows.Index().First(entry => entry.Item == row).Index;
}
