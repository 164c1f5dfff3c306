using Cluster.Data;
using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Tests;

/// <summary>A dataset of blank samples whose targets are what a test says.</summary>
internal sealed class LabelledSamples(Shape sample, TargetSchema targets, float[] values) : Dataset
{
    public override string Name => "test";

    public override int Count => values.Length / targets.Count;

    public override Shape SampleShape => sample;

    public override TargetSchema Targets => targets;

    public override string ContentHash => "test";

    /// <summary>Ten images of ten classes.</summary>
    public static LabelledSamples Images { get; } = OfClasses(new(1, 28, 28), 10, [.. Enumerable.Range(0, 10)]);

    public static LabelledSamples OfClasses(Shape sample, int classes, params int[] labels) =>
        new(sample, TargetSchema.Class(classes), [.. labels.Select(label => (float)label)]);

    public override void CopySample(int index, Span<float> destination) => destination.Clear();

    public override void CopyLabels(int index, Span<int> destination)
    {
        for (var place = 0; place < destination.Length; place++)
        {
            destination[place] = (int)values[(index * targets.Count) + place];
        }
    }

    public override void CopyValues(int index, Span<float> destination) =>
        values.AsSpan(index * targets.Count, targets.Count).CopyTo(destination);
}
