using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>One tensor of a module that lasts from step to step. It holds no numbers: its values live in a flat arena that a
/// <see cref="ParameterLayout"/> lays out. Modules that hold the same object share its values.</summary>
public sealed class Parameter
{
    /// <summary>A trainable tensor.</summary>
    /// <param name="shape">Axis sizes in PyTorch's order, such as [out, in] for a linear layer's weight.</param>
    /// <param name="initializer">The law of the initial values.</param>
    public Parameter(Shape shape, Initializer initializer)
        : this(shape, initializer, null)
    {
    }

    internal Parameter(Shape shape, Initializer initializer, RunningStatistics? statistics)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(initializer);
        Shape = shape;
        Initializer = initializer;
        Statistics = statistics;
    }

    /// <summary>Axis sizes.</summary>
    public Shape Shape { get; }

    /// <summary>The law of the initial values.</summary>
    public Initializer Initializer { get; }

    /// <summary>Whether an optimizer changes it; the running statistics of a normalisation follow the data instead.</summary>
    public bool IsTrainable => Statistics is null;

    /// <summary>The running statistics this tensor is a part of; null where it is trained.</summary>
    internal RunningStatistics? Statistics { get; }
}
