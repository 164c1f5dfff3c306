namespace Cluster.Metrics;

/// <summary>Finds nothing beside the loss.</summary>
internal sealed class LossAlone : Judge
{
    public override IReadOnlyList<MetricValue> Values => [];

    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> values)
    {
        // The loss is summed elsewhere, as in training.
    }
}
