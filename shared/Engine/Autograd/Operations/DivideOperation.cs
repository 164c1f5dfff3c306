using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x / y, element by element, with broadcasting.</summary>
public sealed class DivideOperation : BroadcastOperation
{
    /// <inheritdoc/>
    public override string Name => "Divide";

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Run(default(Fraction), frame);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => RunBackward(default(Fraction), frame);
}
