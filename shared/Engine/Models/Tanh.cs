using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Applies tanh(x) to every element.</summary>
public sealed class Tanh : Module
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => sample;

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Apply(new TanhOperation(), input);
    }
}
