using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x + b in every row. Inputs: x [..., n] and b [n].</summary>
public sealed class BiasOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "Bias";

    /// <inheritdoc/>
    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 2);
        return inputs[0].Rank >= 1 && inputs[1].Rank == 1 && inputs[0][-1] == inputs[1][0]
            ? inputs[0]
            : throw new ShapeException($"Bias needs inputs [..., n] and [n], got {inputs[0]} and {inputs[1]}; give one number per column.");
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Elementwise.AddBias(frame.Input(0), frame.Input(1), frame.Output);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        if (frame.NeedsGradient(0))
        {
            frame.OutputGradient.CopyTo(frame.InputGradient(0));
        }

        if (frame.NeedsGradient(1))
        {
            Reductions.ColumnSums(frame.OutputGradient, frame.InputShape(1)[0], frame.InputGradient(1));
        }
    }
}
