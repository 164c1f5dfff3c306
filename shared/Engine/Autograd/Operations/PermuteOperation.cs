using System.Collections.Immutable;
using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Reorders axes: axis k of the result is axis order[k] of the input. One input.</summary>
public sealed class PermuteOperation : Operation
{
    private readonly ImmutableArray<int> _order;
    private readonly ImmutableArray<int> _inverse;

    /// <summary>A new order of axes; PyTorch's permute.</summary>
    /// <param name="order">Every axis of the input once, counted from the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is no permutation.</exception>
    public PermuteOperation(ImmutableArray<int> order)
    {
        if (!order.Order().SequenceEqual(Enumerable.Range(0, order.Length)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(order),
                $"Permute needs every axis from 0 to {order.Length - 1} once, got [{string.Join(", ", order)}]; name each once.");
        }

        _order = order;
        _inverse = [.. Enumerable.Range(0, order.Length).Select(axis => order.IndexOf(axis))];
    }

    /// <inheritdoc/>
    public override string Name => "Permute";

    internal ImmutableArray<int> Order => _order;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => _order.IsEmpty || _order[0] != 0 ? SampleCoupling.Unknown : SampleCoupling.None;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        var input = inputs[0];
        return input.Rank == _order.Length
            ? new Shape([.. _order.Select(axis => input[axis])])
            : throw new ShapeException($"Permute needs an input of {_order.Length} axes, got {input}; name all of its axes.");
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) =>
        AxisCopies.Permute(frame.Input(0), frame.InputShape(0).Sizes, _order.AsSpan(), frame.Output);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) =>
        AxisCopies.Permute(frame.OutputGradient, frame.OutputShape.Sizes, _inverse.AsSpan(), frame.InputGradient(0));
}
