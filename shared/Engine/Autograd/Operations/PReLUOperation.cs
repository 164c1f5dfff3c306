using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x where x > 0, else a·x. Inputs: x, and slopes a that broadcast to it. At 0 the gradient in x is a, that in a is 0.
/// Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers (ICCV 2015), equation 1.</summary>
public sealed class PReLUOperation : BroadcastOperation
{
    /// <inheritdoc/>
    public override string Name => "PReLU";

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Run(default(SlopedRectifier), frame);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => RunBackward(default(SlopedRectifier), frame);
}
