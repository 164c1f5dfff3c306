using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The smaller of two elements, with broadcasting; NaN if either is NaN. In a tie each gets half the gradient, as in PyTorch.</summary>
public sealed class MinimumOperation : BroadcastOperation
{
    /// <inheritdoc/>
    public override string Name => "Minimum";

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Run(default(Smaller), frame);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => RunBackward(default(Smaller), frame);
}
