using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Repeats a tensor until it has a shape that it broadcasts to; the gradient is summed over the repetitions. One input.</summary>
/// <param name="shape">Shape of the result.</param>
public sealed class ExpandOperation(Shape shape) : Operation
{
    /// <inheritdoc/>
    public override string Name => "Expand";

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return shape.Equals(Shapes.Broadcast(inputs[0], shape))
            ? shape
            : throw new ShapeException($"Expand needs an input that broadcasts to {shape}, got {inputs[0]}; only axes of size 1 are repeated.");
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) =>
        AxisSums.Spread(frame.Input(0), frame.InputShape(0).Sizes, frame.Output, shape.Sizes);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) =>
        AxisSums.Fold(frame.OutputGradient, shape.Sizes, frame.InputGradient(0), frame.InputShape(0).Sizes);
}
