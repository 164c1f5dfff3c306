using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>Applies max(x, 0), with gradient 0 at 0 and NaN passed on to every element.</summary>
public sealed class ReLU : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Relu();
}
