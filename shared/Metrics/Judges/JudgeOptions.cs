namespace Cluster.Metrics;

/// <summary>What is wanted of a judge.</summary>
public sealed record JudgeOptions
{
    /// <summary>How many answers are allowed in the accuracy beside the plain one; 1 or more.</summary>
    public int TopK { get; init; } = 5;

    /// <summary>Makes, of a value's index and the value as the model is trained on it, the value in the unit of the data.</summary>
    public Func<int, double, double> ToOriginal { get; init; } = (_, value) => value;
}
