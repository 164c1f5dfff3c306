using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace Cluster.Security.Targets;

/// <summary>A payload in pieces, as it comes from a connection.</summary>
internal sealed class Payload(ReadOnlyMemory<byte> bytes, int piece) : DeserializationContext
{
    /// <inheritdoc/>
    public override int PayloadLength => bytes.Length;

    /// <summary>The messages of an input: repeated bytes of a protobuf message's field 1, so that their lengths can lie as well.</summary>
    /// <exception cref="InvalidProtocolBufferException">The input ends early.</exception>
    public static IEnumerable<Payload> In(byte[] input, int piece)
    {
        var reader = new CodedInputStream(input);
        while (reader.ReadTag() is var tag and > 0)
        {
            if (tag == Tag)
            {
                yield return new Payload(reader.ReadBytes().Memory, piece);
            }
            else
            {
                reader.SkipLastField();
            }
        }
    }

    /// <summary>An input that holds messages.</summary>
    public static byte[] Of(params IEnumerable<IMessage> messages)
    {
        using var target = new MemoryStream();
        using (var writer = new CodedOutputStream(target, leaveOpen: true))
        {
            foreach (var message in messages)
            {
                writer.WriteTag(Tag);
                writer.WriteBytes(message.ToByteString());
            }
        }

        return target.ToArray();
    }

    /// <inheritdoc/>
    public override byte[] PayloadAsNewBuffer() => bytes.ToArray();

    /// <inheritdoc/>
    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => PiecewiseBytes.Of(bytes, piece);

    private const uint Tag = (1 << 3) | 2;
}
