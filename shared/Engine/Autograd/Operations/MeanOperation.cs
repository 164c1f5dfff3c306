using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The mean of all elements: their sum in the fixed order of <see cref="Reductions.Sum"/>, divided once. One input of any shape
/// that is not empty; result [].</summary>
public sealed class MeanOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "Mean";

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return inputs[0].ElementCount > 0
            ? Shape.Scalar
            : throw new ShapeException($"Mean needs at least one element, got {inputs[0]}; leave empty inputs out.");
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) =>
        frame.Output[0] = Reductions.Sum(frame.Input(0)) / frame.InputShape(0).ElementCount;

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) =>
        frame.InputGradient(0).Fill(frame.OutputGradient[0] / frame.InputShape(0).ElementCount);
}
