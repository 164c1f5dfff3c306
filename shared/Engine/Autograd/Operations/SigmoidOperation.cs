using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>1 / (1 + exp(-x)), element by element. One input of any shape.</summary>
public sealed class SigmoidOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "Sigmoid";

    /// <inheritdoc/>
    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return inputs[0];
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Activations.Sigmoid(frame.Input(0), frame.Output);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) =>
        Activations.SigmoidGradient(frame.Output, frame.OutputGradient, frame.InputGradient(0));
}
