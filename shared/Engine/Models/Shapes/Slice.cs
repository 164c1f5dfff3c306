using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Takes some positions of an axis of samples: start, start + step, ...</summary>
public sealed class Slice : Module
{
    private readonly int _axis;
    private readonly int _start;
    private readonly int _length;
    private readonly int _step;

    /// <summary>A slice.</summary>
    /// <param name="axis">Axis; the batch counts as axis 0 and stays whole, a negative one counts from the last.</param>
    /// <param name="start">First position, 0 or more.</param>
    /// <param name="length">Number of positions, at least 1.</param>
    /// <param name="step">From one position to the next, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Slice(int axis, int start, int length, int step = 1)
    {
        SampleAxis.Check(axis, "Slice");
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        (_axis, _start, _length, _step) = (axis, start, length, step);
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var batch = sample.Prepend(1);
        return SampleAxis.Without(Operation(batch.Rank).InferShape([batch]));
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        return tape.Apply(Operation(input.Shape.Rank), input);
    }

    private SliceOperation Operation(int batchRank) => new(SampleAxis.Resolve(_axis, batchRank, "Slice"), _start, _length, _step);
}
