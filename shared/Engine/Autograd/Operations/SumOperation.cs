using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The sum of all elements, in the fixed order of <see cref="Reductions.Sum"/>. One input of any shape; result [].</summary>
public sealed class SumOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "Sum";

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return Shape.Scalar;
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => frame.Output[0] = Reductions.Sum(frame.Input(0));

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => frame.InputGradient(0).Fill(frame.OutputGradient[0]);
}
