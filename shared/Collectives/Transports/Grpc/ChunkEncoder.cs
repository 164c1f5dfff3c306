using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Google.Protobuf;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Encodes the chunks of arenas, one after the other into one buffer.</summary>
internal sealed class ChunkEncoder
{
    private byte[] _buffer = [];

    /// <summary>A chunk's data; it is valid until the next is asked for.</summary>
    /// <param name="wire">The form.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="bucket">The bytes that the chunk shows.</param>
    public ByteString Encode(WireArena wire, AlignedBuffer arena, (int Start, int Length) bucket)
    {
        var values = PieceOf(arena, bucket, out var start);
        return Wrap(wire.Encode(values, start, Room(wire.MostBytes(values.Length))));
    }

    /// <summary>The data of a chunk that says what has changed; it is valid until the next is asked for.</summary>
    /// <param name="form">The form.</param>
    /// <param name="change">What leads into the arena.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="bucket">The bytes that the chunk moves on.</param>
    public ByteString Encode(ChangeForm form, ReadOnlyMemory<ushort> change, AlignedBuffer arena, (int Start, int Length) bucket)
    {
        var values = PieceOf(arena, bucket, out var start);
        return Wrap(form.Encode(change.Span.Slice(start, values.Length), values, start, Room(form.MostBytes(values.Length))));
    }

    // The values of a bucket, and where in the arena they begin.
    private static Span<float> PieceOf(AlignedBuffer arena, (int Start, int Length) bucket, out int first)
    {
        first = bucket.Start / sizeof(float);
        return arena.Span.Slice(first, bucket.Length / sizeof(float));
    }

    private Span<byte> Room(int most) => _buffer.Length < most ? _buffer = new byte[most] : _buffer;

    private ByteString Wrap(int written) => UnsafeByteOperations.UnsafeWrap(_buffer.AsMemory(0, written));
}
