using static Cluster.Experiments.Scaling.ScaleText;

namespace Cluster.Experiments.Scaling;

/// <summary>What a scaling experiment says, in sentences. Where repeats overlap, none of them claims a difference; where workers share
/// cores, none claims anything of workers that do not.</summary>
public static class ScaleWords
{
    // A machine that was further behind than this was not the network that it played.
    private const double NotableLagSeconds = 5e-3;

    /// <summary>Processor time of others that makes a difference.</summary>
    internal const double NotableShare = 0.1;

    /// <summary>The sentences.</summary>
    /// <param name="result">What was found.</param>
    public static IReadOnlyList<string> Of(ScaleResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<ScaleRow> sound = [.. result.Rows.Where(row => !row.IsOversubscribed)];
        var compared = sound.Where(row => row.Workers != result.Plan.Baseline && !result.Rows[0].IsOversubscribed).ToList();
        List<string?> words =
        [
            Company(result),
            .. compared.Select(row => Comparison(result, row)),
            Enough(sound),
            compared.Count == 0 ? null : WhereTimeGoes(compared[^1]),
            .. compared.Select(row => LinkWords.Of(result, row)),
            Oversubscription(result),
            Lag(result),
            result.Plan.Repeats == 1 ? "Each was measured once, so nobody knows how far repeats lie apart: take no small difference for real." : null,
            Promise(result),
        ];
        return [.. words.OfType<string>()];
    }

    private static string Comparison(ScaleResult result, ScaleRow row)
    {
        var (plan, baseline) = (result.Plan, result.Rows[0]);
        var verdict = row.SpeedUp switch
        {
            { Lowest: > 1 } => "faster",
            { Highest: < 1 } => "slower",
            _ => null,
        };
        var (before, after) = (Time(baseline.SecondsPerStep.Median), Time(row.SecondsPerStep.Median));
        var speed = Invariant($"{row.SpeedUp.Median:F2} times the samples a second");
        speed += row.Repeats > 1 ? Invariant($" ({row.SpeedUp.Lowest:F2} to {row.SpeedUp.Highest:F2})") : "";
        var name = plan.Job.Name;
        if (plan.Link is { } link && !plan.IsWeak)
        {
            var who = (row.Workers, plan.Baseline) == (2, 1) ? "a second host" : Invariant($"having {row.Workers} hosts, not {plan.Baseline},");
            var alone = plan.Baseline == 1 ? "alone" : Invariant($"with {plan.Baseline}");
            return verdict is null
                ? $"Over this link ({link}) {who} makes {name} neither faster nor slower: {before} a step {alone}, {after} together; "
                    + "repeats overlap."
                : $"Over this link ({link}) {who} makes {name} {verdict}: {before} a step {alone}, {after} together, {speed}.";
        }

        var over = plan.Link is { } cable ? $"Over this link ({cable}) " : "";
        var batch = plan.IsWeak ? Invariant($", each with the same share of a batch of {plan.BatchOf(row.Workers)},") : "";
        var how = verdict ?? "no faster and no slower";
        var steps = Invariant($"{before} a step with {plan.Baseline}, {after} with {row.Workers}");
        return $"{over}{Workers(row.Workers)}{batch} are {how} than {plan.Baseline}: {steps}, {speed}, "
            + $"{Share(row.Efficiency.Median)} of the ideal"
            + (verdict is null && row.Repeats > 1 ? "; repeats overlap." : ".");
    }

    // The smallest number that none of the others is clearly ahead of.
    private static string? Enough(List<ScaleRow> rows)
    {
        if (rows.Count < 3)
        {
            return null;
        }

        var best = rows.MaxBy(row => row.SamplesPerSecond.Median)!;
        var enough = rows.First(row => row.SamplesPerSecond.Highest >= best.SamplesPerSecond.Lowest);
        return (enough == best, best == rows[^1]) switch
        {
            (true, true) => $"The most samples a second come from {Workers(best.Workers)}, the most that were measured on cores of their own.",
            (true, false) => $"More than {Workers(best.Workers)} do not pay: beyond, there are fewer samples a second.",
            _ => $"More than {Workers(enough.Workers)} do not pay: no other number is ahead of them by more than repeats lie apart.",
        };
    }

    private static string WhereTimeGoes(ScaleRow row)
    {
        var phases = row.Phases;
        return $"With {Workers(row.Workers)}, of a step's {Time(row.SecondsPerStep.Median)} a worker computes for {Time(phases.Compute)}, "
            + $"sends for {Time(phases.Send)}, receives for {Time(phases.Receive)} and waits for {Time(phases.Wait)}; "
            + $"the coordinator's update takes {Time(phases.Update)}.";
    }

    private static string? Oversubscription(ScaleResult result)
    {
        var crowded = result.Rows.Where(row => row.IsOversubscribed).Select(row => row.Workers).ToList();
        if (crowded.Count == 0)
        {
            return null;
        }

        var who = string.Join(" and ", crowded.Select(Workers));
        var cores = result.Machine.Cores == 1 ? "the only core" : Invariant($"{result.Machine.Cores} cores");
        return $"Oversubscribed: {who} of {Threads(result.Plan.Threads)} share {cores} here. "
            + $"Their numbers ({Mark.Trim()}) show what sharing costs, not what workers with cores of their own gain.";
    }

    private static string? Company(ScaleResult result) => result.OthersShare > NotableShare
        ? $"Other programs used up to {Share(result.OthersShare)} of this machine's processor time meanwhile: these numbers are about a machine "
            + "that is shared, and another run of the experiment may give others."
        : null;

    private static string? Lag(ScaleResult result) => result.Rows.Max(row => row.WorstLagSeconds) is > NotableLagSeconds and var lag
        ? $"At worst this machine was {Time(lag)} behind the network that it played: steps over the link are measured too long rather than too short."
        : null;

    private static string? Promise(ScaleResult result)
    {
        if (result.Plan.IsWeak)
        {
            return "The batch grows with the workers, so they train differently, and end with different weights.";
        }

        return result.IsPromiseBroken
            ? $"The runs ended with different weights ({string.Join(", ", result.Digests.Select(digest => digest[..12]))}), which must not be."
            : Invariant($"All {result.Measurements.Count} runs ended with the same weights, bit for bit: {result.Digests[0]}.");
    }
}
