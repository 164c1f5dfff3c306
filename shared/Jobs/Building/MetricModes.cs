using Cluster.Engine.Regularization;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>Which values of a metric are better.</summary>
internal static class MetricModes
{
    public static MetricMode Of(TestMetric metric) => metric == TestMetric.Loss ? MetricMode.Min : MetricMode.Max;
}
