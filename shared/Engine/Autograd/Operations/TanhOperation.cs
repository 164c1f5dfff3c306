using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>tanh(x), element by element. One input of any shape.</summary>
public sealed class TanhOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "Tanh";

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
    public override void Forward(in OperationFrame frame) => Activations.Tanh(frame.Input(0), frame.Output);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) =>
        Activations.TanhGradient(frame.Output, frame.OutputGradient, frame.InputGradient(0));
}
