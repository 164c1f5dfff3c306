using System.Buffers;
using Cluster.Engine.Memory;
using Cluster.V1;
using Google.Protobuf;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Cuts an arena into messages and puts it together again.</summary>
public static class TensorChunks
{
    /// <summary>Bytes of tensor in one message: few messages, and each stays in a core's cache on its way.</summary>
    public const int ChunkBytes = 256 * 1024;

    /// <summary>The chunks of a whole arena, in ascending order. They do not copy: each shows the arena's bytes as they are when
    /// it is serialised.</summary>
    /// <param name="arena">The arena; it must outlive the chunks.</param>
    public static IEnumerable<TensorChunk> Of(AlignedBuffer arena)
    {
        ArgumentNullException.ThrowIfNull(arena);
        return Of(arena.AsByteMemory());
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

    /// <summary>Writes a chunk where it belongs, unless that was done while it was read.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="target">The arena's bytes.</param>
    /// <param name="received">Bytes of the arena that came before; the chunk must begin there.</param>
    /// <returns>Bytes of the arena that have come now.</returns>
    /// <exception cref="ContractException">The chunk is empty, leaves a gap, overlaps or exceeds the arena.</exception>
    public static int Place(TensorChunk chunk, Span<byte> target, int received)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (chunk.PlacedBytes > 0)
        {
            return received + chunk.PlacedBytes;
        }

        if (!Continues(chunk.Offset, chunk.Data.Length, target, received))
        {
            throw new ContractException(
                $"tensor chunk must continue at byte {received} of {target.Length}, got {chunk.Data.Length} bytes at {chunk.Offset}");
        }

        chunk.Data.Span.CopyTo(target[received..]);
        return received + chunk.Data.Length;
    }

    /// <summary>Copies a chunk's bytes where they belong if they continue what has come.</summary>
    /// <param name="offset">Where the chunk says that they begin.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="target">The arena's bytes.</param>
    /// <param name="received">Bytes of the arena that came before.</param>
    /// <returns>False if they do not; nothing was copied then.</returns>
    internal static bool TryPlace(long offset, in ReadOnlySequence<byte> data, Span<byte> target, int received)
    {
        if (!Continues(offset, data.Length, target, received))
        {
            return false;
        }

        data.CopyTo(target[received..]);
        return true;
    }

    private static bool Continues(long offset, long length, Span<byte> target, int received) =>
        offset == received && length > 0 && length <= target.Length - received;
}
