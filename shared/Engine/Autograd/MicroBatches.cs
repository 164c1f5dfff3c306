namespace Cluster.Engine.Autograd;

/// <summary>Consecutive micro-batches that are computed together: all of one size, the last one perhaps shorter.</summary>
/// <remarks>Their gradients are added in the fixed binary tree of the cluster. Cut off at an aligned subtree, that tree is a binary
/// counter: micro-batch i, once computed, is merged as many levels up as i has trailing one-bits, and what is left at the end is
/// merged from the right. Absent micro-batches at the end are skipped by the same rule.</remarks>
public readonly record struct MicroBatches
{
    /// <summary>So many micro-batches.</summary>
    /// <param name="size">Samples of each but the last, at least 1.</param>
    /// <param name="count">Number of micro-batches, at least 1.</param>
    /// <param name="lastSize">Samples of the last one, from 1 to <paramref name="size"/>; 0 for a whole one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MicroBatches(int size, int count = 1, int lastSize = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(lastSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lastSize, size);
        Size = count == 1 && lastSize > 0 ? lastSize : size;
        Count = count;
        LastSize = lastSize == 0 ? Size : lastSize;
    }

    /// <summary>Samples of each micro-batch but the last.</summary>
    public int Size { get; }

    /// <summary>Number of micro-batches.</summary>
    public int Count { get; }

    /// <summary>Samples of the last micro-batch.</summary>
    public int LastSize { get; }

    /// <summary>Samples of all together.</summary>
    public int Samples => ((Count - 1) * Size) + LastSize;

    /// <summary>First sample of a micro-batch.</summary>
    /// <param name="microBatch">Position, from 0; <see cref="Count"/> gives the end of all.</param>
    public int Start(int microBatch) => microBatch == Count ? Samples : microBatch * Size;

    /// <summary>Samples of a micro-batch.</summary>
    /// <param name="microBatch">Position, from 0.</param>
    public int SizeOf(int microBatch) => microBatch == Count - 1 ? LastSize : Size;
}
