using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>Passes everything on.</summary>
public sealed class Identity : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x;
}
