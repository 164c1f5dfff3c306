using System.Collections.Immutable;

namespace Cluster.Jobs.Specification;

/// <summary>A job as people write it: what to train, on what, how. It says nothing of workers, since they do not change the result.</summary>
public sealed record JobSpec
{
    /// <summary>What people call the job; names its run folders.</summary>
    public required string Name { get; init; }

    /// <summary>Decides initial weights, shuffles and generated data.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where samples come from.</summary>
    public required DataSpec Data { get; init; }

    /// <summary>The layers, from the input on.</summary>
    public required ImmutableArray<LayerSpec> Model { get; init; }

    /// <summary>What is minimised.</summary>
    public required LossSpec Loss { get; init; }

    /// <summary>How the weights are updated.</summary>
    public required OptimizerSpec Optimizer { get; init; }

    /// <summary>How long, in which batches.</summary>
    public required TrainingSpec Training { get; init; }
}
