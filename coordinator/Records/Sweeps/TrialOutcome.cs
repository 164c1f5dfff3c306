using Cluster.Jobs.Specification;

namespace Cluster.Coordinator.Records.Sweeps;

/// <summary>What a trial had reached when it was compared with others.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Rung">Which comparison, from 0.</param>
/// <param name="Standing">Whether it can go on.</param>
/// <param name="Step">Updates behind its weights.</param>
/// <param name="TestLoss">Loss of the evaluation then; null for one that diverged.</param>
/// <param name="TestAccuracy">Accuracy of that evaluation; null where the loss has no classes, or for one that diverged.</param>
/// <param name="WeightsDigest">SHA-256 of its weights; null for one that diverged.</param>
public sealed record TrialOutcome(
    int Trial, int Rung, TrialStanding Standing, long Step, double? TestLoss, double? TestAccuracy, string? WeightsDigest)
{
    /// <summary>What a metric says, turned so that the smaller is the better; null for one that diverged.</summary>
    /// <param name="metric">The metric.</param>
    public double? Rank(TestMetric metric) => metric == TestMetric.Loss ? TestLoss : -TestAccuracy;

    /// <summary>What a run reached, by its record; null while there is more to do.</summary>
    /// <param name="run">The run.</param>
    /// <param name="trial">The trial that it is the run of.</param>
    /// <param name="rung">Which comparison.</param>
    /// <param name="step">The step at which it is compared.</param>
    public static TrialOutcome? Of(RunRecord run, int trial, int rung, long step)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.OfType<Progress.LossDiverged>().LastOrDefault() is { } diverged)
        {
            return new TrialOutcome(trial, rung, TrialStanding.Diverged, diverged.Step, null, null, null);
        }

        return run.End is { TestLoss: { } loss } end && (end.Completed || end.Step >= step)
            ? new TrialOutcome(
                trial, rung, end.Completed ? TrialStanding.Done : TrialStanding.Stopped, end.Step, loss, end.TestAccuracy, end.WeightsDigest)
            : null;
    }
}

/// <summary>Whether a trial can go on.</summary>
public enum TrialStanding
{
    /// <summary>Its job was carried out whole.</summary>
    Done,

    /// <summary>It waits at its checkpoint, and goes on if it is among the best.</summary>
    Stopped,

    /// <summary>Its loss became something that is no finite number: a result like any other, and the last of this trial.</summary>
    Diverged,
}
