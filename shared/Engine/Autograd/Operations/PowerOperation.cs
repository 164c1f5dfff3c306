using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x^y, element by element, with broadcasting; PyTorch's pow. At y = 0 the gradient in x is 0; where x = 0 and y ≥ 0 the
/// gradient in y is 0.</summary>
public sealed class PowerOperation : BroadcastOperation
{
    /// <inheritdoc/>
    public override string Name => "Power";

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Run(default(PowerOfTwo), frame);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => RunBackward(default(PowerOfTwo), frame);
}
