using Cluster.Metrics;
using Cluster.Metrics.Classes;

namespace Cluster.Inference;

/// <summary>How good a model is on one set of samples.</summary>
/// <param name="Name">What the set is called: test for the job's own.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Loss">The job's loss, as training reports it for its test split.</param>
/// <param name="Values">What else judges it.</param>
/// <param name="Parts">Each class, label or value by itself.</param>
/// <param name="Confusion">Which classes were taken for which; null where there are none.</param>
public sealed record SetEvaluation(
    string Name,
    int Samples,
    double Loss,
    IReadOnlyList<MetricValue> Values,
    IReadOnlyList<PartReport> Parts,
    ConfusionMatrix? Confusion);
