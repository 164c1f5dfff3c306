using System.Numerics;

namespace Cluster.Collectives.Reduction;

/// <summary>How a tensor is cut into the pieces that leave, are reduced and return one after the other, from its end downwards. Cuts are
/// multiples of one size; the first bucket, at the tensor's end, may be smaller.</summary>
/// <param name="Bytes">Bytes of the tensor.</param>
/// <param name="Size">Bytes of a bucket, a power of two between <see cref="Smallest"/> and <see cref="Largest"/>.</param>
/// <remarks>Filling the pipeline costs the time of one bucket, so a tensor has many; yet each costs messages and system calls, so none is tiny.
/// Source: Li et al., PyTorch Distributed, VLDB 13 (2020), section 3.2.3, for gradients in buckets in reverse order.</remarks>
public readonly record struct Buckets(int Bytes, int Size)
{
    /// <summary>Bytes of the smallest buckets.</summary>
    public const int Smallest = 32 * 1024;

    /// <summary>Bytes of the largest buckets: in any form and with what describes it, one stays below the largest message that a coordinator
    /// takes, 1 MiB.</summary>
    public const int Largest = 512 * 1024;

    private const int LargestUsual = 256 * 1024;
    private const int Wanted = 16;

    /// <summary>A tensor in buckets of the usual size: a sixteenth of it, within limits.</summary>
    /// <param name="bytes">Bytes of the tensor.</param>
    public Buckets(int bytes)
        : this(bytes, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(bytes / Wanted, Smallest, LargestUsual)))
    {
    }

    /// <summary>Number of buckets.</summary>
    public int Count => (int)((Bytes + (long)Size - 1) / Size);

    /// <summary>A bucket's bytes.</summary>
    /// <param name="index">Which, in the order in which they leave: 0 lies at the tensor's end.</param>
    public (int Start, int Length) this[int index]
    {
        get
        {
            var start = (Count - 1 - index) * Size;
            return (start, Math.Min(Size, Bytes - start));
        }
    }

    /// <summary>Whether buckets may have a size.</summary>
    /// <param name="size">Bytes of a bucket.</param>
    public static bool Allow(long size) => size is >= Smallest and <= Largest && BitOperations.IsPow2(size);

    /// <summary>A tensor in buckets of a size.</summary>
    /// <param name="bytes">Bytes of the tensor.</param>
    /// <param name="size">Bytes of a bucket; 0 for the usual size.</param>
    public static Buckets Of(int bytes, int size) => size == 0 ? new Buckets(bytes) : new Buckets(bytes, size);

    /// <summary>Number of buckets that lie wholly at or behind a byte.</summary>
    /// <param name="from">The byte.</param>
    public int CountFrom(int from) => Count - (int)((from + (long)Size - 1) / Size);
}
