using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Data.Augmentations;
using Cluster.Engine.Losses;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;

namespace Cluster.Training;

/// <summary>How long a <see cref="Model"/> trains, in which batches, and what surrounds it. All but <see cref="Threads"/> and
/// <see cref="OnEpoch"/> takes part in the bits of the result.</summary>
public sealed record FitOptions
{
    /// <summary>Passes over the training samples, 1 or more.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Samples in a global batch, 1 or more.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Micro-batches that a global batch is cut into, a power of two: the most threads that can share a step. 0 takes the largest
    /// power of two up to 8 that leaves at least 32 samples to each.</summary>
    public int MicroBatches { get; init; }

    /// <summary>Batches whose gradients are summed up for one update, 1 or more. Schedules count updates.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Samples to judge by behind each epoch; null for none.</summary>
    public Dataset? Test { get; init; }

    /// <summary>How the loss becomes one number.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <summary>Schedule, parameter groups, clipping, penalty and averaging.</summary>
    public WeightUpdateOptions Update { get; init; } = new();

    /// <summary>Augmentations in the order that training samples pass them.</summary>
    public ImmutableArray<Augmentation> Augmentations { get; init; } = [];

    /// <summary>When training ends before its last epoch; null for never. It needs <see cref="Test"/>.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Compute threads, 1 or more; by default as many as there are processors. They change no bit.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told of every epoch as it ends; null for nobody.</summary>
    public Action<EpochResult>? OnEpoch { get; init; }
}
