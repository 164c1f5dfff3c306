using System.Numerics;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Optimizers;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>Tells of steps whose numbers are none, and says when the run ends with one. A number that is none is the job's: whoever computes
/// the same micro-batches gets it too.</summary>
/// <param name="reporter">Tells people.</param>
/// <param name="policy">What becomes of gradients that hold such numbers.</param>
internal sealed class StepFaults(RunReporter reporter, NonFinitePolicy policy)
{
    private long _count;

    /// <summary>Takes in a round's numbers, behind its update.</summary>
    /// <param name="round">The round.</param>
    /// <param name="sums">Its sums, whole.</param>
    /// <param name="fault">What the update found; null if nothing, or without one.</param>
    /// <returns>Why the run cannot go on, as one line; null if it can.</returns>
    public string? FailureOf(Round round, RoundSums sums, UpdateFault? fault)
    {
        var isTraining = round.Kind == RoundKind.Train;
        if (isTraining && fault is { EndsTraining: false })
        {
            Tell(round, sums, fault);
            return null;
        }

        // A policy is about gradients: where one lets them pass, a training loss is a number to look at and no more.
        var passes = double.IsFinite(sums.Scalars.Loss) || (isTraining && fault is null && policy != NonFinitePolicy.Fail);
        var loss = passes ? null : LossText(round, sums);
        if (loss is null && fault is null)
        {
            return null;
        }

        reporter.Diverged(round);
        var seen = string.Join(", and ", new[] { loss, fault?.Describe(round.Step) }.OfType<string>());
        var inARow = fault is { SkippedInARow: > 1 } ? $" after {fault.SkippedInARow - 1} skipped steps in a row" : "";
        return $"{seen}{inARow}{Origin(sums)}; lower the learning rate or look for extreme inputs";
    }

    // Each of the first, then ever fewer: a job may have one in every second step.
    private void Tell(Round round, RoundSums sums, UpdateFault fault)
    {
        _count++;
        if (BitOperations.IsPow2(_count))
        {
            var done = fault.Policy == NonFinitePolicy.Skip ? "the step was skipped" : "these count as 0";
            var soFar = _count == 1 ? "" : $" ({_count} such steps so far)";
            reporter.Noticed($"{fault.Describe(round.Step)}{Origin(sums)}: {done}{soFar}");
        }
    }

    private static string LossText(Round round, RoundSums sums) => FormattableString.Invariant(
        $"the {(round.Kind == RoundKind.Train ? "training" : "test")} loss became {sums.Scalars.Loss} at step {round.Step}");

    private static string Origin(RoundSums sums) => sums.FirstNonFinite is var (worker, leaves)
        ? $", first in micro-batches {leaves} that worker {worker} computed, as any other would"
        : "";
}
