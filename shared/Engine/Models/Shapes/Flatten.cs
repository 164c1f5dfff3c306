using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Joins neighbouring axes into one, by default all axes of a sample. Copies nothing: rows are contiguous already.</summary>
public sealed class Flatten : Module
{
    private readonly int _startAxis;
    private readonly int _endAxis;

    /// <summary>A flattening.</summary>
    /// <param name="startAxis">First axis to join; the batch is axis 0 and stays.</param>
    /// <param name="endAxis">Last axis to join; a negative one counts from the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch axis is to be joined.</exception>
    public Flatten(int startAxis = 1, int endAxis = -1)
    {
        SampleAxis.Check(startAxis, "Flatten");
        (_startAxis, _endAxis) = (startAxis, endAxis);
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank == 0 ? new Shape(1) : SampleAxis.Without(Shapes.Flattened(sample.Prepend(1), _startAxis, _endAxis));
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        return input.Shape.Rank == 1
            ? tape.Reshape(input, new Shape(input.Shape[0], 1))
            : tape.Reshape(input, Shapes.Flattened(input.Shape, _startAxis, _endAxis));
    }
}
