using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x - y, element by element, with broadcasting.</summary>
public sealed class SubtractOperation : BroadcastOperation
{
    /// <inheritdoc/>
    public override string Name => "Subtract";

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Run(default(Difference), frame);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => RunBackward(default(Difference), frame);
}
