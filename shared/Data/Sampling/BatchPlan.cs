using System.Numerics;

namespace Cluster.Data;

/// <summary>How an epoch is cut: into steps of one global batch each, and every batch into logical micro-batches, the leaves of the
/// reduction tree. Workers are given leaves; nothing here knows how many workers there are.</summary>
/// <remarks>All leaves have one size. In a ragged last batch they keep it: the last leaf that has samples is shorter, and leaves
/// without samples are absent. Positions are positions in the epoch's order; <see cref="EpochShuffle"/> turns them into samples.</remarks>
public sealed class BatchPlan : IStepPlan
{
    private const int PreferredMicroBatches = 8;
    private const int PreferredMicroBatchSize = 32;

    /// <summary>A plan for training.</summary>
    /// <param name="sampleCount">Samples in an epoch, 1 or more.</param>
    /// <param name="batchSize">Samples in a global batch, 1 or more; may exceed the sample count.</param>
    /// <param name="microBatches">M, the most leaves a batch is cut into: a power of two. Leaves have ceil(batchSize / M) samples,
    /// so a batch that M does not divide may need fewer.</param>
    /// <param name="accumulate">Batches that are summed up for one step, 1 or more: the step's batch is so many times as large, and cut into
    /// leaves of the same size.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or M is not a power of two.</exception>
    /// <exception cref="OverflowException">The batches of a step have more samples than an int can count.</exception>
    public BatchPlan(int sampleCount, int batchSize, int microBatches, int accumulate = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(accumulate, 1);
        if (!BitOperations.IsPow2(microBatches))
        {
            throw new ArgumentOutOfRangeException(
                nameof(microBatches), microBatches, "BatchPlan needs a power of two of micro-batches; use 1, 2, 4, 8 and so on.");
        }

        SampleCount = sampleCount;
        BatchSize = checked(batchSize * accumulate);
        MicroBatchSize = CeilingDivide(batchSize, microBatches);
    }

    private BatchPlan(int sampleCount, int chunkSize)
    {
        SampleCount = sampleCount;
        BatchSize = sampleCount;
        MicroBatchSize = chunkSize;
    }

    /// <summary>Samples in an epoch.</summary>
    public int SampleCount { get; }

    /// <summary>Samples in every step's global batch but a ragged last one.</summary>
    public int BatchSize { get; }

    /// <summary>Samples in every leaf but a shorter last one.</summary>
    public int MicroBatchSize { get; }

    /// <inheritdoc/>
    public int StepsPerEpoch => CeilingDivide(SampleCount, BatchSize);

    /// <summary>Samples in the smallest leaf of all steps.</summary>
    public int SmallestMicroBatch => Math.Min(LastLeaf(0), LastLeaf(StepsPerEpoch - 1));

    /// <summary>A plan for going over a whole split once, as one step whose leaves are chunks of one fixed size.</summary>
    /// <param name="sampleCount">Samples in the split, 1 or more.</param>
    /// <param name="chunkSize">Samples in a chunk, 1 or more; the last chunk may be shorter.</param>
    /// <returns>A plan of one step; its leaf count is ceil(sampleCount / chunkSize) and need not be a power of two.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    /// <remarks>For step 0, add up the results of <see cref="LeafSamples"/> of leaf 0, 1, ... in that order, or in the tree keyed by
    /// leaf; positions are sample indices, unshuffled. The chunk size takes part in the bits of a sum, so keep it fixed in a job.</remarks>
    public static BatchPlan ForEvaluation(int sampleCount, int chunkSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, 1);
        return new BatchPlan(sampleCount, chunkSize);
    }

    /// <summary>The number of micro-batches for a job that names none: the largest power of two up to 8 that leaves at least 32
    /// samples to each on average; 1 for batches below 64.</summary>
    /// <param name="batchSize">Samples in a global batch, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public static int DefaultMicroBatches(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var microBatches = PreferredMicroBatches;
        while (microBatches > 1 && batchSize / microBatches < PreferredMicroBatchSize)
        {
            microBatches /= 2;
        }

        return microBatches;
    }

    /// <summary>Samples in the global batch of one step.</summary>
    /// <param name="stepInEpoch">Step in [0, StepsPerEpoch).</param>
    /// <exception cref="ArgumentOutOfRangeException">The step lies outside the epoch.</exception>
    public int BatchSamples(int stepInEpoch) => Math.Min(BatchSize, SampleCount - BatchStart(stepInEpoch));

    /// <inheritdoc/>
    public int LeafCount(int stepInEpoch) => CeilingDivide(BatchSamples(stepInEpoch), MicroBatchSize);

    /// <summary>Where one leaf lies in the epoch's order.</summary>
    /// <param name="stepInEpoch">Step in [0, StepsPerEpoch).</param>
    /// <param name="leaf">Leaf in [0, LeafCount(stepInEpoch)).</param>
    /// <returns>Start: position of its first sample in the epoch's order. Count: its samples, 1 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step lies outside the epoch, or the leaf is absent in that step.</exception>
    public (int Start, int Count) LeafSamples(int stepInEpoch, int leaf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaf);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(leaf, LeafCount(stepInEpoch));
        var offset = leaf * MicroBatchSize;
        return (BatchStart(stepInEpoch) + offset, Math.Min(MicroBatchSize, BatchSamples(stepInEpoch) - offset));
    }

    private int LastLeaf(int stepInEpoch) => LeafSamples(stepInEpoch, LeafCount(stepInEpoch) - 1).Count;

    private int BatchStart(int stepInEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepInEpoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stepInEpoch, StepsPerEpoch);
        return stepInEpoch * BatchSize;
    }

    // Written so that the largest counts do not overflow.
    private static int CeilingDivide(int value, int divisor) => ((value - 1) / divisor) + 1;
}
