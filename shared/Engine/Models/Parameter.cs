using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>One trainable tensor of a module. It holds no numbers: its values live in a flat arena that a
/// <see cref="ParameterLayout"/> lays out. Modules that hold the same object share its values.</summary>
/// <param name="shape">Axis sizes in PyTorch's order, such as [out, in] for a linear layer's weight.</param>
/// <param name="initializer">The law of the initial values.</param>
public sealed class Parameter(Shape shape, Initializer initializer)
{
    /// <summary>Axis sizes.</summary>
    public Shape Shape { get; } = shape ?? throw new ArgumentNullException(nameof(shape));

    /// <summary>The law of the initial values.</summary>
    public Initializer Initializer { get; } = initializer ?? throw new ArgumentNullException(nameof(initializer));
}
