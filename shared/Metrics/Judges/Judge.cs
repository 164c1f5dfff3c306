using Cluster.Metrics.Classes;

namespace Cluster.Metrics;

/// <summary>Gathers how good a model's outputs are. Samples come in their order, so the sums have the same bits wherever the outputs were
/// computed.</summary>
public abstract class Judge
{
    /// <summary>What was found so far, beside the loss.</summary>
    public abstract IReadOnlyList<MetricValue> Values { get; }

    /// <summary>Which classes were taken for which; null where there are none.</summary>
    public virtual ConfusionMatrix? Confusion => null;

    /// <summary>Each class, label or value by itself; empty where there is nothing to tell apart.</summary>
    public virtual IReadOnlyList<PartReport> Parts => [];

    /// <summary>Takes in the next sample.</summary>
    /// <param name="outputs">What the model says of it.</param>
    /// <param name="labels">Its labels as the data gives them; empty where targets are values.</param>
    /// <param name="values">Its target values as the data gives them; empty where targets are labels.</param>
    public abstract void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> values);
}

/// <summary>One class, label or value by itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">What was found.</param>
public sealed record PartReport(string Name, IReadOnlyList<MetricValue> Values);
