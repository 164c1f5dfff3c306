namespace Cluster.Engine.Optimizers;

/// <summary>Which norms of a whole layer an optimizer must know before it can update the layer's first weight.</summary>
[Flags]
internal enum LayerNorms
{
    /// <summary>None: every weight is updated by itself.</summary>
    None = 0,

    /// <summary>The length of the weights.</summary>
    Weights = 1,

    /// <summary>The length of the gradient, after clipping.</summary>
    Gradient = 2,

    /// <summary>The length of the direction that <see cref="Optimizer.Prepare"/> finds.</summary>
    Direction = 4,
}
