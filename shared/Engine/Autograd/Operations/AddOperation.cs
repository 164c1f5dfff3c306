using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x + y, element by element, with broadcasting.</summary>
public sealed class AddOperation : BroadcastOperation
{
    /// <inheritdoc/>
    public override string Name => "Add";

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Run(default(Sum), frame);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => RunBackward(default(Sum), frame);
}
