using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>max(x, 0), element by element. One input of any shape.</summary>
public sealed class ReLUOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "ReLU";

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
    public override void Forward(in OperationFrame frame) => Activations.Relu(frame.Input(0), frame.Output);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) =>
        Activations.ReluGradient(frame.Output, frame.OutputGradient, frame.InputGradient(0));
}
