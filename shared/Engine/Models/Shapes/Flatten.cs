using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Joins all axes of a sample into one. Copies nothing: rows are contiguous already.</summary>
public sealed class Flatten : Module
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return new Shape(sample.ElementCount);
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        var batch = input.Shape[0];
        return tape.Reshape(input, new Shape(batch, batch == 0 ? 0 : input.Shape.ElementCount / batch));
    }
}
