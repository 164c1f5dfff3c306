using System.Collections.Immutable;
using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Cuts a tensor along an axis into parts, one result each; the opposite of <see cref="ConcatOperation"/>. One input.</summary>
public sealed class SplitOperation : Operation
{
    private readonly int _axis;
    private readonly ImmutableArray<int> _sizes;

    /// <summary>A cut.</summary>
    /// <param name="axis">Axis counted from the first.</param>
    /// <param name="sizes">Sizes of the parts along the axis, at least one; they add up to the axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">The axis is negative, or there is no part, or one of negative size.</exception>
    public SplitOperation(int axis, ImmutableArray<int> sizes)
    {
        if (sizes.IsDefaultOrEmpty || sizes.Any(size => size < 0))
        {
            throw new ArgumentOutOfRangeException(nameof(sizes), "Split needs at least one part, each of size 0 or more; name their sizes.");
        }

        (_axis, _sizes) = (AxisView.Checked(axis, "Split"), sizes);
    }

    /// <inheritdoc/>
    public override string Name => "Split";

    internal int Axis => _axis;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => AxisView.Coupling(_axis);

    /// <inheritdoc/>
    public override int OutputCount => _sizes.Length;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs) => InferShape(inputs, 0);

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs, int output)
    {
        CheckInputCount(inputs, 1, 1);
        AxisView.Check(inputs[0], _axis, Name);
        return _sizes.Sum() == inputs[0][_axis]
            ? Shapes.With(inputs[0], _axis, _sizes[output])
            : throw new ShapeException(
                $"Split needs {_sizes.Sum()} positions on axis {_axis}, got {inputs[0]}; let the sizes add up to the axis.");
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var (shape, start) = (frame.InputShape(0), 0);
        for (var output = 0; output < _sizes.Length; output++)
        {
            var size = _sizes[output];
            AxisCopies.Positions(
                frame.Input(0), frame.OutputAt(output), AxisView.Inner(shape, _axis), new(shape[_axis], start), new(size), size);
            start += size;
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var (shape, start) = (frame.InputShape(0), 0);
        for (var output = 0; output < _sizes.Length; output++)
        {
            var size = _sizes[output];
            AxisCopies.Positions(
                frame.OutputGradientAt(output), frame.InputGradient(0), AxisView.Inner(shape, _axis), new(size), new(shape[_axis], start), size);
            start += size;
        }
    }
}
