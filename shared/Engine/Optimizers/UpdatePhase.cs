namespace Cluster.Engine.Optimizers;

/// <summary>A pass over all blocks. Each needs sums over what the ones before it saw.</summary>
internal enum UpdatePhase
{
    /// <summary>Penalties and the lengths of layers.</summary>
    MeasureWeights,

    /// <summary>Whether the gradient is one to update by.</summary>
    Inspect,

    /// <summary>The norm of the whole gradient and those of layers.</summary>
    MeasureGradients,

    /// <summary>State and direction, whose length sets the step.</summary>
    Prepare,

    /// <summary>The new weights, their digest and their average.</summary>
    Apply,
}
