using Cluster.Data;

namespace Cluster.Jobs.Specification;

/// <summary>How long, in which batches.</summary>
/// <param name="Epochs">Passes over the training split, 1 or more.</param>
/// <param name="Batch">Samples in a global batch, 1 to 2^24.</param>
/// <param name="MicroBatches">M: micro-batches a global batch is cut into, a power of two; the ceiling of parallelism. 0 takes the
/// largest power of two up to 8 that leaves at least 32 samples to each.</param>
/// <param name="EarlyStopping">When training ends before its last epoch; null for never.</param>
/// <param name="Sampling">How samples are drawn by their classes, with replacement; null where an epoch has each of them once.</param>
public sealed record TrainingSpec(
    int Epochs,
    int Batch,
    int MicroBatches = 0,
    EarlyStoppingSpec? EarlyStopping = null,
    [Names(typeof(SamplingRule))] Part? Sampling = null)
{
    private const int MostBatch = 1 << 24;
    private const int MostMicroBatches = 4096;

    /// <summary>Passes over the training split, 1 or more.</summary>
    public int Epochs { get; init; } = Checked(Epochs >= 1, nameof(Epochs), "1 or more", Epochs);

    /// <summary>Samples in a global batch, 1 or more.</summary>
    public int Batch { get; init; } = Checked(Batch is >= 1 and <= MostBatch, nameof(Batch), $"1 to {MostBatch}", Batch);

    /// <summary>Micro-batches a global batch is cut into; 0 for the default.</summary>
    public int MicroBatches { get; init; } = Checked(
        MicroBatches == 0 || (int.IsPow2(MicroBatches) && MicroBatches <= MostMicroBatches),
        nameof(MicroBatches),
        $"a power of two up to {MostMicroBatches}, or 0 for the default",
        MicroBatches);

    private static int Checked(bool holds, string name, string need, int got) =>
        holds ? got : throw new ArgumentOutOfRangeException(name, got, $"expected {need}, got {got}");
}
