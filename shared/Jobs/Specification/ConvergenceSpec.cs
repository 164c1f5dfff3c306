namespace Cluster.Jobs.Specification;

/// <summary>When training ends because it has reached its goal: once an evaluation's metric is at a threshold or better.</summary>
/// <param name="Threshold">A loss of this or less, or an accuracy of this or more.</param>
/// <param name="Metric">What is compared.</param>
public sealed record ConvergenceSpec(double Threshold, TestMetric Metric = TestMetric.Loss)
{
    /// <summary>A loss of this or less, or an accuracy of this or more; a finite number.</summary>
    public double Threshold { get; init; } = double.IsFinite(Threshold)
        ? Threshold
        : throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, $"expected a finite number, got {Threshold}");

    /// <summary>Whether a value of the metric is good enough.</summary>
    /// <param name="value">The value; NaN never is.</param>
    public bool IsReachedBy(double value) => Metric == TestMetric.Loss ? value <= Threshold : value >= Threshold;
}
