namespace Cluster.Jobs.Specification;

/// <summary>How long, in which batches.</summary>
public sealed record TrainingSpec
{
    /// <summary>Passes over the training split, 1 or more.</summary>
    public required int Epochs { get; init; }

    /// <summary>Samples in a global batch, 1 or more.</summary>
    public required int Batch { get; init; }

    /// <summary>M: micro-batches a global batch is cut into, a power of two; the ceiling of parallelism. 0 takes the largest power
    /// of two up to 8 that leaves at least 32 samples to each.</summary>
    public int MicroBatches { get; init; }
}
