using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>Applies 1 / (1 + exp(-x)) to every element.</summary>
public sealed class Sigmoid : Activation
{
    /// <inheritdoc/>
    public override (float Lower, float Upper)? Bounds => (0f, 1f);

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Sigmoid();
}
