using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x·y, element by element, with broadcasting.</summary>
public sealed class MultiplyOperation : BroadcastOperation
{
    /// <inheritdoc/>
    public override string Name => "Multiply";

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => Run(default(Product), frame);

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => RunBackward(default(Product), frame);
}
