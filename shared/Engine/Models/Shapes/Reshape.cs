using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Gives samples another shape of as many elements. Copies nothing.</summary>
public sealed class Reshape : Module
{
    private readonly ImmutableArray<int> _sizes;

    /// <summary>A reshaping.</summary>
    /// <param name="sizes">Sizes of a sample's axes, without the batch; one of them may be -1, which takes what is left.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below -1, or two are -1.</exception>
    public Reshape(params ReadOnlySpan<int> sizes)
    {
        _sizes = [.. sizes];
        if (_sizes.Any(size => size < -1) || _sizes.Count(size => size == -1) > 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(sizes), $"Reshape needs sizes of 0 or more and at most one -1, got [{string.Join(", ", _sizes)}]; correct them.");
        }
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var known = new Shape([.. _sizes.Where(size => size >= 0)]).ElementCount;
        var left = known == 0 ? 0 : sample.ElementCount / known;
        var result = new Shape([.. _sizes.Select(size => size < 0 ? left : size)]);
        return result.ElementCount == sample.ElementCount
            ? result
            : throw new ShapeException(
                $"Reshape needs sizes of {sample.ElementCount} elements for {sample}, got [{string.Join(", ", _sizes)}]; correct one of them.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        return tape.Reshape(input, OutputShape(SampleAxis.Without(input.Shape)).Prepend(input.Shape[0]));
    }
}
