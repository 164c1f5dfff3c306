using Cluster.Data;
using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Building;

/// <summary>Stands for data that is not there: samples of its form, each class once. A model can be laid out for it; no number that a loss
/// may take from it plays a part in what the model says.</summary>
internal sealed class DescribedSamples(DataDescription description) : Dataset
{
    public override string Name => "described";

    public override int Count => Math.Max(1, Targets.Classes);

    public override Shape SampleShape => description.SampleShape;

    public override TargetSchema Targets => description.Targets;

    public override string ContentHash => description.ContentHash;

    public override void CopySample(int index, Span<float> destination) => destination.Clear();

    public override void CopyLabels(int index, Span<int> destination) => destination.Fill(index);

    public override void CopyValues(int index, Span<float> destination) => destination.Clear();
}
