using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x·sigmoid(b·x). Inputs: x, and factors b that broadcast to it.
/// Source: Ramachandran, Zoph and Le, Searching for Activation Functions (2017), section 4.</summary>
public sealed class SwishOperation : BroadcastOperation
{
    /// <inheritdoc/>
    public override string Name => "Swish";

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Run(default(GatedIdentity), frame);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => RunBackward(default(GatedIdentity), frame);
}
