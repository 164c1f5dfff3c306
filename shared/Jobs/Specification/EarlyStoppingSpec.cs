namespace Cluster.Jobs.Specification;

/// <summary>What an evaluation measures.</summary>
public enum TestMetric
{
    /// <summary>Mean loss over the test split; smaller is better.</summary>
    Loss,

    /// <summary>Share of the test split that is classified right; larger is better.</summary>
    Accuracy,
}

/// <summary>When training ends before its last step: once an evaluation's metric no longer gets better.</summary>
/// <param name="Patience">Evaluations in a row that may be no better; the next one ends training. 0 or more.</param>
/// <param name="MinDelta">An evaluation is better if it beats the best by more than this, 0 or more.</param>
/// <param name="Metric">What is compared.</param>
/// <param name="RestoreBest">Whether training ends with the weights of the best evaluation instead of the last, and with all that belongs to
/// them.</param>
public sealed record EarlyStoppingSpec(long Patience, double MinDelta = 0, TestMetric Metric = TestMetric.Loss, bool RestoreBest = true)
{
    /// <summary>Evaluations in a row that may be no better, 0 or more.</summary>
    public long Patience { get; init; } = Patience >= 0
        ? Patience
        : throw new ArgumentOutOfRangeException(nameof(Patience), Patience, $"expected 0 or more, got {Patience}");

    /// <summary>By how much an evaluation must be better, 0 or more.</summary>
    public double MinDelta { get; init; } = MinDelta >= 0 && double.IsFinite(MinDelta)
        ? MinDelta
        : throw new ArgumentOutOfRangeException(nameof(MinDelta), MinDelta, $"expected a finite number of 0 or more, got {MinDelta}");
}
