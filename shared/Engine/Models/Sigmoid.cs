using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Applies 1 / (1 + exp(-x)) to every element.</summary>
public sealed class Sigmoid : Module
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => sample;

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Apply(new SigmoidOperation(), input);
    }
}
