using Cluster.Engine.Memory;
using Cluster.V1;
using Google.Protobuf;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Cuts an arena into messages and puts it together again.</summary>
public static class TensorChunks
{
    /// <summary>Bytes of tensor in one message. Below the large object heap's threshold, so that a received chunk dies young.</summary>
    public const int ChunkBytes = 64 * 1024;

    /// <summary>The chunks of a whole arena, in ascending order. They do not copy: each shows the arena's bytes as they are when
    /// it is serialised.</summary>
    /// <param name="arena">The arena; it must outlive the chunks.</param>
    public static IEnumerable<TensorChunk> Of(AlignedBuffer arena)
    {
        ArgumentNullException.ThrowIfNull(arena);
        return Of(arena.AsByteMemory());
    }

    /// <summary>Writes a chunk into an arena.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="received">Bytes of the arena that came before; the chunk must begin there.</param>
    /// <returns>Bytes of the arena that have come now.</returns>
    /// <exception cref="ContractException">The chunk is empty, leaves a gap, overlaps or exceeds the arena.</exception>
    public static int Place(TensorChunk chunk, AlignedBuffer arena, int received)
    {
        ArgumentNullException.ThrowIfNull(arena);
        return Place(chunk, arena.Bytes, received);
    }

    /// <summary>The chunks of some bytes, in ascending order, as those of an arena.</summary>
    internal static IEnumerable<TensorChunk> Of(ReadOnlyMemory<byte> bytes)
    {
        for (var offset = 0; offset < bytes.Length; offset += ChunkBytes)
        {
            var length = Math.Min(ChunkBytes, bytes.Length - offset);
            yield return new TensorChunk { Offset = offset, Data = UnsafeByteOperations.UnsafeWrap(bytes.Slice(offset, length)) };
        }
    }

    /// <summary>Writes a chunk where it belongs.</summary>
    internal static int Place(TensorChunk chunk, Span<byte> target, int received)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (chunk.Offset != received || chunk.Data.Length == 0 || chunk.Data.Length > target.Length - received)
        {
            throw new ContractException(
                $"tensor chunk must continue at byte {received} of {target.Length}, got {chunk.Data.Length} bytes at {chunk.Offset}");
        }

        chunk.Data.Span.CopyTo(target[received..]);
        return received + chunk.Data.Length;
    }
}
