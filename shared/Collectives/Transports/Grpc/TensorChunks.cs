using System.Buffers;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Cluster.V1;
using Google.Protobuf;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Cuts tensors into chunks, one a bucket, and puts them together again. Chunks come from the end downwards, which is the order in which
/// a backward pass makes gradients final, and together they leave no gap.</summary>
public static class TensorChunks
{
    /// <summary>The chunks of a whole arena in the order in which they are sent. They do not copy: each shows the arena's bytes as they are
    /// when it is serialised.</summary>
    /// <param name="arena">The arena; it must outlive the chunks.</param>
    public static TensorChunk[] Of(AlignedBuffer arena)
    {
        ArgumentNullException.ThrowIfNull(arena);
        return Of(arena.AsByteMemory(), new Buckets(arena.Bytes.Length));
    }

    /// <summary>The chunks of some bytes, as those of an arena.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="buckets">What they are cut into.</param>
    internal static TensorChunk[] Of(ReadOnlyMemory<byte> bytes, Buckets buckets)
    {
        var chunks = new TensorChunk[buckets.Count];
        for (var index = 0; index < chunks.Length; index++)
        {
            var (start, length) = buckets[index];
            chunks[index] = new TensorChunk { Offset = start, Data = UnsafeByteOperations.UnsafeWrap(bytes.Slice(start, length)) };
        }

        return chunks;
    }

    /// <summary>Writes or decodes a chunk to where it belongs, unless that was done while it was read.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="wire">The form in which it comes; null if as it is.</param>
    /// <param name="target">The tensor's bytes.</param>
    /// <param name="missing">Bytes that have not come yet, all at the tensor's beginning.</param>
    /// <returns>Bytes that have not come now.</returns>
    /// <exception cref="ContractException">The chunk does not continue what has come, or is malformed.</exception>
    internal static int Place(TensorChunk chunk, IPieceDecoder? wire, Span<byte> target, int missing) =>
        wire is null ? Place(chunk, target, missing) : EncodedChunks.Place(chunk, wire, target, missing);

    /// <summary>Writes a chunk where it belongs, unless that was done while it was read.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="target">The tensor's bytes.</param>
    /// <param name="missing">Bytes that have not come yet, all at the tensor's beginning; the chunk must end there.</param>
    /// <returns>Bytes that have not come now.</returns>
    /// <exception cref="ContractException">The chunk is empty, leaves a gap, overlaps or exceeds the tensor.</exception>
    public static int Place(TensorChunk chunk, Span<byte> target, int missing)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (chunk.PlacedBytes > 0)
        {
            return missing - chunk.PlacedBytes;
        }

        Check(chunk.Offset, chunk.Data.Length, missing);
        chunk.Data.Span.CopyTo(target[(int)chunk.Offset..]);
        return (int)chunk.Offset;
    }

    /// <summary>Copies a chunk's bytes where they belong if they continue what has come.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="wire">The form in which they come; null if as they are.</param>
    /// <param name="target">The tensor's bytes.</param>
    /// <param name="missing">Bytes that have not come yet.</param>
    /// <returns>Bytes of the tensor that have come with them; 0 if they do not continue it.</returns>
    internal static int TryPlace(in ChunkFrame chunk, IPieceDecoder? wire, Span<byte> target, int missing)
    {
        var (offset, data) = (chunk.Offset, chunk.Data);
        if (wire is not null)
        {
            return EncodedChunks.TryPlace(offset, data, wire, target, missing);
        }

        if (!Continues(offset, data.Length, missing))
        {
            return 0;
        }

        data.CopyTo(target[(int)offset..]);
        return (int)data.Length;
    }

    /// <summary>Refuses a chunk that says what has changed, where nothing is there that could.</summary>
    /// <exception cref="ContractException">The chunk does.</exception>
    internal static void RefuseChange(TensorChunk chunk, string tensor)
    {
        if (chunk.IsChange)
        {
            throw new ContractException($"a change of {tensor}, which must come whole");
        }
    }

    /// <summary>Refuses a chunk that does not continue what has come.</summary>
    /// <exception cref="ContractException">The chunk is empty, leaves a gap, overlaps or exceeds the tensor.</exception>
    internal static void Check(long offset, long length, int missing)
    {
        if (!Continues(offset, length, missing))
        {
            throw new ContractException($"tensor chunk must end at byte {missing}, where the one before it began, got {length} bytes at {offset}");
        }
    }

    private static bool Continues(long offset, long length, int missing) =>
        offset >= 0 && length > 0 && length <= missing && offset == missing - length;
}
