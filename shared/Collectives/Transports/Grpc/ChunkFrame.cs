using System.Buffers;
using Google.Protobuf;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>A message that carries a chunk, taken apart without a copy. It knows the one form that this house writes: the fence, then the chunk,
/// and in the chunk the offset, then the data, then whether it is a change. A message in any other form is for protobuf to parse.</summary>
/// <param name="Fence">The serialised fence; empty if there is none.</param>
/// <param name="Offset">The chunk's offset.</param>
/// <param name="Data">The chunk's data.</param>
/// <param name="IsChange">Whether the data says what has changed.</param>
/// <remarks>Source: Protocol Buffers encoding, protobuf.dev/programming-guides/encoding.</remarks>
internal readonly record struct ChunkFrame(ReadOnlySequence<byte> Fence, long Offset, ReadOnlySequence<byte> Data, bool IsChange)
{
    private const int LengthDelimited = 2;
    private const int FieldShift = 3;
    private const byte FenceTag = (1 << FieldShift) | LengthDelimited;
    private const byte OffsetTag = 1 << FieldShift;
    private const byte DataTag = (2 << FieldShift) | LengthDelimited;
    private const byte IsChangeTag = 3 << FieldShift;
    private const int LongestVarint = 10;

    private static ReadOnlySpan<byte> Change => [IsChangeTag, 1];

    /// <summary>Takes a message apart.</summary>
    /// <param name="message">The serialised message.</param>
    /// <param name="chunkField">Number of the chunk among its fields, below 16.</param>
    /// <param name="frame">The parts.</param>
    /// <returns>False if it has another form.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> message, int chunkField, out ChunkFrame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(message);
        var fence = ReadOnlySequence<byte>.Empty;
        if (reader.IsNext(FenceTag, advancePast: true) && !TryReadBytes(ref reader, out fence))
        {
            return false;
        }

        // The chunk reaches to the message's end.
        if (!reader.IsNext((byte)((chunkField << FieldShift) | LengthDelimited), advancePast: true)
            || !TryReadVarint(ref reader, out var length) || length != (ulong)reader.Remaining)
        {
            return false;
        }

        var offset = 0ul;
        if (reader.IsNext(OffsetTag, advancePast: true) && !TryReadVarint(ref reader, out offset))
        {
            return false;
        }

        if (!reader.IsNext(DataTag, advancePast: true) || !TryReadBytes(ref reader, out var data))
        {
            return false;
        }

        var isChange = reader.IsNext(Change, advancePast: true);
        frame = new ChunkFrame(fence, (long)offset, data, isChange);
        return reader.End;
    }

    /// <summary>Writes a message in that form, byte for byte as protobuf does.</summary>
    /// <param name="fence">The fence.</param>
    /// <param name="chunkField">Number of the chunk among the message's fields, below 16.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="target">As many bytes as the message has.</param>
    public static void Write(Wire.Fence fence, int chunkField, Wire.TensorChunk chunk, Span<byte> target)
    {
        var fenceLength = fence.CalculateSize();
        target = WriteTag(FenceTag, (ulong)fenceLength, target);
        fence.WriteTo(target[..fenceLength]);
        target = WriteTag((byte)((chunkField << FieldShift) | LengthDelimited), (ulong)chunk.CalculateSize(), target[fenceLength..]);
        target = chunk.Offset == 0 ? target : WriteTag(OffsetTag, (ulong)chunk.Offset, target);
        target = WriteTag(DataTag, (ulong)chunk.Data.Length, target);
        chunk.Data.Span.CopyTo(target);
        if (chunk.IsChange)
        {
            Change.CopyTo(target[chunk.Data.Length..]);
        }
    }

    private static Span<byte> WriteTag(byte tag, ulong value, Span<byte> target)
    {
        target[0] = tag;
        var count = 1;
        for (; value >= 0x80; value >>= 7)
        {
            target[count++] = (byte)(value | 0x80);
        }

        target[count++] = (byte)value;
        return target[count..];
    }

    private static bool TryReadBytes(ref SequenceReader<byte> reader, out ReadOnlySequence<byte> bytes)
    {
        bytes = default;
        return TryReadVarint(ref reader, out var length) && length <= (ulong)reader.Remaining && reader.TryReadExact((int)length, out bytes);
    }

    private static bool TryReadVarint(ref SequenceReader<byte> reader, out ulong value)
    {
        value = 0;
        for (var count = 0; count < LongestVarint && reader.TryRead(out var next); count++)
        {
            value |= (ulong)(next & 0x7F) << (7 * count);
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
