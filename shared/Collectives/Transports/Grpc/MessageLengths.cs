using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Looks whether the lengths in a message tell the truth before protobuf believes them: a length of nearly 2^31 within a message
/// overflows its own count of what is left, so that a few bytes make it take a gigabyte.
/// Source: Protocol Buffers, Encoding (protobuf.dev/programming-guides/encoding).</summary>
internal static class MessageLengths
{
    private const int MostDepth = 16;

    /// <summary>Whether every field lies within what encloses it. Whatever else may be wrong is for protobuf to say.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="type">What it should be.</param>
    public static bool Hold(in ReadOnlySequence<byte> payload, MessageDescriptor type) => Hold(payload, type, MostDepth);

    private static bool Hold(in ReadOnlySequence<byte> payload, MessageDescriptor type, int depth)
    {
        var reader = new SequenceReader<byte>(payload);
        while (!reader.End)
        {
            if (depth == 0 || !TryRead(ref reader, out var tag) || !TrySkip(ref reader, (uint)tag, type, depth))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySkip(ref SequenceReader<byte> reader, uint tag, MessageDescriptor type, int depth)
    {
        switch (WireFormat.GetTagWireType(tag))
        {
            case WireFormat.WireType.Varint:
                return TryRead(ref reader, out _);
            case WireFormat.WireType.Fixed32:
                return TryAdvance(ref reader, sizeof(uint));
            case WireFormat.WireType.Fixed64:
                return TryAdvance(ref reader, sizeof(ulong));
            case WireFormat.WireType.LengthDelimited:
                if (!TryRead(ref reader, out var length) || length > (ulong)reader.Remaining)
                {
                    return false;
                }

                var isSound = type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag)) is not { FieldType: FieldType.Message } field
                    || Hold(reader.UnreadSequence.Slice(0, (long)length), field.MessageType, depth - 1);
                reader.Advance((long)length);
                return isSound;
            default:
                // Groups, which nobody here sends.
                return false;
        }
    }

    private static bool TryAdvance(ref SequenceReader<byte> reader, int count)
    {
        if (reader.Remaining < count)
        {
            return false;
        }

        reader.Advance(count);
        return true;
    }

    private static bool TryRead(ref SequenceReader<byte> reader, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (!reader.TryRead(out var part))
            {
                return false;
            }

            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
