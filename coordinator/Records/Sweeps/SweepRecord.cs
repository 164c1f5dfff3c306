using System.Collections.Immutable;
using System.Globalization;
using Cluster.Jobs.Specification;
using Cluster.Jobs.Sweeps;

namespace Cluster.Coordinator.Records.Sweeps;

/// <summary>What is known of a sweep: its trials with what they reached, the best first.</summary>
public sealed class SweepRecord
{
    /// <summary>A sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="outcomes">What its trials reached.</param>
    /// <param name="runOf">The record of a trial's run; null where it has none yet.</param>
    public SweepRecord(Sweep sweep, IEnumerable<TrialOutcome> outcomes, Func<Trial, RunRecord?> runOf)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(runOf);
        Sweep = sweep;
        var latest = outcomes.GroupBy(outcome => outcome.Trial).ToDictionary(group => group.Key, group => group.MaxBy(outcome => outcome.Rung)!);

        // One that went further beats one that was stopped, whatever that had at the time.
        Trials =
        [
            .. sweep.Trials.Select(trial => new TrialRecord(trial, latest.GetValueOrDefault(trial.Number), runOf(trial)))
                .OrderBy(trial => trial.Outcome?.Rank(Metric) is null)
                .ThenByDescending(trial => trial.Outcome?.Rung)
                .ThenBy(trial => trial.Outcome?.Rank(Metric))
                .ThenBy(trial => trial.Trial.Number),
        ];
        Keys =
        [
            .. sweep.Trials.SelectMany(trial => trial.Values).Select(value => value.Key).Distinct()
                .Where(key => Trials.Select(trial => trial.Value(key)?.Text).Distinct().Count() > 1),
        ];
    }

    /// <summary>The sweep.</summary>
    public Sweep Sweep { get; }

    /// <summary>What trials are compared by.</summary>
    public TestMetric Metric => Sweep.Spec.Metric;

    /// <summary>Keys of the job that differ between trials.</summary>
    public ImmutableArray<string> Keys { get; }

    /// <summary>The trials, the best first; those without a result last.</summary>
    public ImmutableArray<TrialRecord> Trials { get; }

    /// <summary>The best trial that was carried out whole; null while there is none.</summary>
    public TrialRecord? Best => Trials.FirstOrDefault(trial => trial.Outcome?.Standing == TrialStanding.Done);

    /// <summary>Names of what <see cref="Row"/> tells.</summary>
    public IReadOnlyList<string> Columns => ["trial", .. Keys, "standing", "step", "test_loss", "test_accuracy", "weights_digest"];

    /// <summary>A trial as texts; empty where there is nothing.</summary>
    /// <param name="trial">The trial.</param>
    public IReadOnlyList<string> Row(TrialRecord trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return
        [
            Text(trial.Trial.Number),
            .. Keys.Select(key => trial.Value(key)?.Text ?? ""),
            trial.Standing,
            Text(trial.Outcome?.Step),
            Text(trial.Outcome?.TestLoss),
            Text(trial.Outcome?.TestAccuracy),
            trial.Outcome?.WeightsDigest ?? "",
        ];
    }

    private static string Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}

/// <summary>A trial with what it reached.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Outcome">What it reached last; null before anything.</param>
/// <param name="Run">Record of its run; null before it began.</param>
public sealed record TrialRecord(Trial Trial, TrialOutcome? Outcome, RunRecord? Run)
{
    /// <summary>How it stands, in a word: done, stopped, diverged or waiting.</summary>
    public string Standing => Outcome is null ? "waiting" : Outcome.Standing.ToString().ToLowerInvariant();

    /// <summary>The value of a key; null where the trial has no such key.</summary>
    /// <param name="key">The key.</param>
    public TrialValue? Value(string key) => Trial.Values.FirstOrDefault(value => value.Key == key);
}
