using System.Buffers;
using System.Runtime.InteropServices;
using Cluster.Collectives.WireFormats;
using Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Puts arenas together from chunks whose data is encoded: a chunk stands for the bytes from its offset to where the one before it
/// began.</summary>
internal static class EncodedChunks
{
    private const int BlockBytes = WireBlock.Floats * sizeof(float);

    /// <summary>Decodes a chunk to where it belongs, unless that was done while it was read.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="wire">The arena's form.</param>
    /// <param name="target">The arena's bytes.</param>
    /// <param name="missing">Bytes that have not come yet, all at the arena's beginning.</param>
    /// <returns>Bytes that have not come now.</returns>
    /// <exception cref="ContractException">The chunk does not continue what has come, or its data is malformed.</exception>
    public static int Place(TensorChunk chunk, IPieceDecoder wire, Span<byte> target, int missing)
    {
        if (chunk.PlacedBytes > 0)
        {
            return missing - chunk.PlacedBytes;
        }

        if (!Continues(chunk.Offset, missing))
        {
            throw new ContractException($"tensor chunk must begin at a block before byte {missing} of {target.Length}, got {chunk.Offset}");
        }

        Decode(chunk.Data.Span, wire, target, (int)chunk.Offset, missing);
        return (int)chunk.Offset;
    }

    /// <summary>Decodes a chunk's data to where it belongs.</summary>
    /// <returns>Bytes of the arena that it stood for; 0 if it cannot be decoded, and some may have been written then.</returns>
    public static int TryPlace(long offset, in ReadOnlySequence<byte> data, IPieceDecoder wire, Span<byte> target, int missing)
    {
        if (!Continues(offset, missing) || data.Length > wire.MostBytes((missing - (int)offset) / sizeof(float)))
        {
            return 0;
        }

        var copy = ArrayPool<byte>.Shared.Rent((int)data.Length);
        try
        {
            data.CopyTo(copy);
            Decode(copy.AsSpan(0, (int)data.Length), wire, target, (int)offset, missing);
            return missing - (int)offset;
        }
        catch (ContractException)
        {
            // It goes the long way, and is refused by who gets it.
            return 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static void Decode(ReadOnlySpan<byte> data, IPieceDecoder wire, Span<byte> target, int offset, int missing) =>
        wire.Decode(data, MemoryMarshal.Cast<byte, float>(target[offset..missing]), offset / sizeof(float));

    private static bool Continues(long offset, int missing) => offset >= 0 && offset < missing && offset % BlockBytes == 0;
}
