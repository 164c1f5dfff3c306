using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The larger of two elements, with broadcasting; NaN if either is NaN. In a tie each gets half the gradient, as in PyTorch.</summary>
public sealed class MaximumOperation : BroadcastOperation
{
    /// <inheritdoc/>
    public override string Name => "Maximum";

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Run(default(Larger), frame);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => RunBackward(default(Larger), frame);
}
