using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;

namespace Cluster.Engine.Optimizers;

/// <summary>What surrounds an optimizer in a step. By default nothing does.</summary>
public sealed record WeightUpdateOptions
{
    /// <summary>Sets the learning rate of each step; null leaves the optimizer's own.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Parameters with settings of their own.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; init; } = [];

    /// <summary>Limits on the gradient; null for none.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>Term of the weights in the loss, where a group has none of its own.</summary>
    public Penalty Penalty { get; init; } = Penalty.None;

    /// <summary>Average of the weights that is kept beside them; null for none.</summary>
    public WeightAveraging? Averaging { get; init; }

    /// <summary>What becomes of a step whose gradient holds values that are no finite numbers.</summary>
    public NonFinitePolicy NonFinite { get; init; } = NonFinitePolicy.Fail;

    /// <summary>Norm of the whole gradient, before clipping and without penalties, above which it counts as exploded and is treated as
    /// <see cref="NonFinite"/> says; null for no limit. Not with <see cref="NonFinitePolicy.Clip"/>, where <see cref="Clipping"/> scales
    /// gradients down.</summary>
    public double? MaxGradientNorm { get; init; }
}
