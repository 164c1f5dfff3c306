using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Exchanges two axes of samples.</summary>
public sealed class Transpose : Module
{
    private readonly int _axis0;
    private readonly int _axis1;

    /// <summary>An exchange.</summary>
    /// <param name="axis0">One axis; the batch counts as axis 0 and stays, a negative one counts from the last.</param>
    /// <param name="axis1">The other axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch axis is to be exchanged.</exception>
    public Transpose(int axis0, int axis1)
    {
        SampleAxis.Check(axis0, "Transpose");
        SampleAxis.Check(axis1, "Transpose");
        (_axis0, _axis1) = (axis0, axis1);
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var batch = sample.Prepend(1);
        var (first, second) = (SampleAxis.Resolve(_axis0, batch.Rank, "Transpose"), SampleAxis.Resolve(_axis1, batch.Rank, "Transpose"));
        return SampleAxis.Without(Shapes.With(Shapes.With(batch, first, batch[second]), second, batch[first]));
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        var (first, second) = (SampleAxis.Resolve(_axis0, input.Shape.Rank, "Transpose"), SampleAxis.Resolve(_axis1, input.Shape.Rank, "Transpose"));
        return input.Transpose(first, second);
    }
}
