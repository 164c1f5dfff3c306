using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Reorders the axes of samples: axis k of the result is axis order[k] of the batch.</summary>
public sealed class Permute : Module
{
    private readonly ImmutableArray<int> _order;

    /// <summary>A new order.</summary>
    /// <param name="order">Every axis of the batch once, counted from the first; the batch axis 0 stays in front, as in (0, 3, 1, 2).</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is no permutation that keeps axis 0 in front.</exception>
    public Permute(params ReadOnlySpan<int> order)
    {
        _order = [.. order];
        if (_order.IsEmpty || _order[0] != 0 || !_order.Order().SequenceEqual(Enumerable.Range(0, _order.Length)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(order), $"Permute needs every axis once and the batch axis 0 first, got [{string.Join(", ", _order)}]; correct the order.");
        }
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank + 1 == _order.Length
            ? new Shape([.. _order.Skip(1).Select(axis => sample[axis - 1])])
            : throw new ShapeException($"Permute needs samples of {_order.Length - 1} axes, got {sample}; name all axes in the order.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return input.Permute(_order.AsSpan());
    }
}
