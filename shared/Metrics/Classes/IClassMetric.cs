namespace Cluster.Metrics.Classes;

/// <summary>Gathers what is said of things with classes, one after the other in the order of the samples.</summary>
public interface IClassMetric
{
    /// <summary>Takes in the next one.</summary>
    /// <param name="row">What the model says, and what is true.</param>
    void Add(in ClassRow row);

    /// <summary>What was found so far.</summary>
    IEnumerable<MetricValue> Values { get; }
}
