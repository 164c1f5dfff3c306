using System.Runtime.InteropServices;

namespace Cluster.Checkpoints;

/// <summary>Float32 values as the little-endian bytes of files and digests, taken in place: nothing is copied.</summary>
internal static class FloatBytes
{
    /// <summary>Most values that are handed on at once: 4 MiB, which every call takes and a cache holds between hash and write.</summary>
    public const int ChunkLength = 1 << 20;

    /// <summary>Number of chunks of a slice; 0 for an empty one.</summary>
    /// <param name="length">Values of the slice.</param>
    public static int ChunkCount(int length) => (int)(((long)length + ChunkLength - 1) / ChunkLength);

    /// <summary>The bytes of one chunk.</summary>
    /// <param name="values">The whole slice.</param>
    /// <param name="index">Chunk index below <see cref="ChunkCount"/>.</param>
    public static Span<byte> Chunk(Span<float> values, int index)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Checkpoints need a little-endian processor, got a big-endian one.");
        }

        var start = index * ChunkLength;
        return MemoryMarshal.AsBytes(values.Slice(start, Math.Min(ChunkLength, values.Length - start)));
    }
}
