using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Some positions of one axis: start, start + step, ... One input.</summary>
public sealed class SliceOperation : Operation
{
    private readonly int _axis;
    private readonly int _start;
    private readonly int _length;
    private readonly int _step;

    /// <summary>A slice.</summary>
    /// <param name="axis">Axis counted from the first.</param>
    /// <param name="start">First position, 0 or more.</param>
    /// <param name="length">Number of positions, 0 or more.</param>
    /// <param name="step">From one position to the next, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public SliceOperation(int axis, int start, int length, int step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        (_axis, _start, _length, _step) = (AxisView.Checked(axis, "Slice"), start, length, step);
    }

    /// <inheritdoc/>
    public override string Name => "Slice";

    internal int Axis => _axis;

    internal int Start => _start;

    internal int Step => _step;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => AxisView.Coupling(_axis);

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        AxisView.Check(inputs[0], _axis, Name);
        var last = _start + ((_length - 1L) * _step);
        return _length == 0 || last < inputs[0][_axis]
            ? Shapes.With(inputs[0], _axis, _length)
            : throw new ShapeException(
                $"Slice needs positions {_start} to {last} of axis {_axis}, got {inputs[0]}; take fewer or a smaller step.");
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        AxisCopies.Positions(
            frame.Input(0), frame.Output, AxisView.Inner(shape, _axis), new(shape[_axis], _start, _step), new(_length), _length);
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        frame.InputGradient(0).Clear();
        AxisCopies.Positions(
            frame.OutputGradient, frame.InputGradient(0), AxisView.Inner(shape, _axis), new(_length), new(shape[_axis], _start, _step), _length);
    }
}
