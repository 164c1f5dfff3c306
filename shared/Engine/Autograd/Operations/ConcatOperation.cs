using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Tensors one behind the other along an axis; PyTorch's cat. One input or more, equal in all other axes.</summary>
/// <param name="axis">Axis counted from the first.</param>
/// <exception cref="ArgumentOutOfRangeException">The axis is negative.</exception>
public sealed class ConcatOperation(int axis) : Operation
{
    private readonly int _axis = AxisView.Checked(axis, "Concat");

    /// <inheritdoc/>
    public override string Name => "Concat";

    internal int Axis => _axis;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => AxisView.Coupling(_axis);

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, int.MaxValue);
        var size = 0;
        foreach (var input in inputs)
        {
            AxisView.Check(input, _axis, Name);
            if (!Shapes.With(input, _axis, 0).Equals(Shapes.With(inputs[0], _axis, 0)))
            {
                throw new ShapeException(
                    $"Concat along axis {_axis} needs shapes that agree in all other axes, got {inputs[0]} and {input}; reshape one of them.");
            }

            size += input[_axis];
        }

        return Shapes.With(inputs[0], _axis, size);
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var (shape, start) = (frame.OutputShape, 0);
        for (var input = 0; input < frame.InputCount; input++)
        {
            var size = frame.InputShape(input)[_axis];
            AxisCopies.Positions(
                frame.Input(input), frame.Output, AxisView.Inner(shape, _axis), new(size), new(shape[_axis], start), size);
            start += size;
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var (shape, start) = (frame.OutputShape, 0);
        for (var input = 0; input < frame.InputCount; input++)
        {
            var size = frame.InputShape(input)[_axis];
            if (frame.NeedsGradient(input))
            {
                AxisCopies.Positions(
                    frame.OutputGradient, frame.InputGradient(input), AxisView.Inner(shape, _axis), new(shape[_axis], start), new(size), size);
            }

            start += size;
        }
    }
}
