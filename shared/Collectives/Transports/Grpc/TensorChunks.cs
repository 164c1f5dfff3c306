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
        ReadOnlyMemory<byte> bytes = arena.AsByteMemory();
        for (var offset = 0; offset < bytes.Length; offset += ChunkBytes)
        {
            var length = Math.Min(ChunkBytes, bytes.Length - offset);
            yield return new TensorChunk { Offset = offset, Data = UnsafeByteOperations.UnsafeWrap(bytes.Slice(offset, length)) };
        }
    }

    /// <summary>Whether bytes continue what has come of an arena.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">Their number.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="received">Bytes of the arena that came before.</param>
    internal static bool Continues(long offset, long length, AlignedBuffer arena, int received) =>
        offset == received && length > 0 && length <= arena.Bytes.Length - received;

    /// <summary>Writes a chunk into an arena, unless that was done while it was read.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="received">Bytes of the arena that came before; the chunk must begin there.</param>
    /// <returns>Bytes of the arena that have come now.</returns>
    /// <exception cref="ContractException">The chunk is empty, leaves a gap, overlaps or exceeds the arena.</exception>
    public static int Place(TensorChunk chunk, AlignedBuffer arena, int received)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(arena);
        if (chunk.PlacedBytes > 0)
        {
            return received + chunk.PlacedBytes;
        }

        if (!Continues(chunk.Offset, chunk.Data.Length, arena, received))
        {
            throw new ContractException(
                $"tensor chunk must continue at byte {received} of {arena.Bytes.Length}, got {chunk.Data.Length} bytes at {chunk.Offset}");
        }

        chunk.Data.Span.CopyTo(arena.Bytes[received..]);
        return received + chunk.Data.Length;
    }

    /// <summary>Copies a chunk's bytes into an arena if they continue what has come.</summary>
    /// <param name="offset">Where the chunk says that they begin.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="received">Bytes of the arena that came before.</param>
    /// <returns>False if they do not; nothing was copied then.</returns>
    internal static bool TryPlace(long offset, in ReadOnlySequence<byte> data, AlignedBuffer arena, int received)
    {
        if (!Continues(offset, data.Length, arena, received))
        {
            return false;
        }

        data.CopyTo(arena.Bytes[received..]);
        return true;
    }
}
