using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Takes the last step of every sample: [steps, ...] becomes [...].</summary>
public sealed class LastStep : Module
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => StepAxis.Removed(sample, nameof(LastStep));

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var sample = OutputShape(SampleAxis.Without(input.Shape));
        return input.Slice(1, input.Shape[1] - 1, 1).Reshape(sample.Prepend(input.Shape[0]).Sizes);
    }
}
