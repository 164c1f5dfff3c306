using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>Applies tanh(x) to every element.</summary>
public sealed class Tanh : Activation
{
    /// <inheritdoc/>
    public override (float Lower, float Upper)? Bounds => (-1f, 1f);

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Tanh();
}
