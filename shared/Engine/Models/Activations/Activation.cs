using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>A function of every element, or along one axis of a sample; it changes no shape.</summary>
public abstract class Activation : Module
{
    /// <summary>The bounds that values approach or reach where the function saturates; null where it has fewer than two.</summary>
    public virtual (float Lower, float Upper)? Bounds => null;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => sample;

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        return Apply(input);
    }

    /// <summary>Records the function.</summary>
    /// <param name="x">Incoming batch.</param>
    protected abstract Value Apply(Value x);
}
