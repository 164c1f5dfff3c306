using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Averages the steps of every sample: [steps, ...] becomes [...].</summary>
public sealed class MeanOverSteps : Module
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => StepAxis.Removed(sample, nameof(MeanOverSteps));

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(input);
        OutputShape(SampleAxis.Without(input.Shape));
        return input.Mean([1]);
    }
}
