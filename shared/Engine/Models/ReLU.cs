using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Applies max(x, 0), with gradient 0 at 0 and NaN passed on to every element.</summary>
public sealed class ReLU : Module
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => sample;

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Apply(new ReLUOperation(), input);
    }
}
