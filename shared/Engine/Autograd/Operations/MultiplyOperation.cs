using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x · y, element by element. Two inputs of one shape.</summary>
public sealed class MultiplyOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "Multiply";

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs) => SameShape(inputs);

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Elementwise.Multiply(frame.Input(0), frame.Input(1), frame.Output);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        if (frame.NeedsGradient(0))
        {
            Elementwise.Multiply(frame.OutputGradient, frame.Input(1), frame.InputGradient(0));
        }

        if (frame.NeedsGradient(1))
        {
            Elementwise.Multiply(frame.OutputGradient, frame.Input(0), frame.InputGradient(1));
        }
    }
}
