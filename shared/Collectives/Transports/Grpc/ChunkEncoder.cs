using System.Runtime.InteropServices;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Google.Protobuf;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Encodes the chunks of arenas, one after the other into one buffer.</summary>
/// <param name="wire">The form.</param>
internal sealed class ChunkEncoder(WireArena wire)
{
    private byte[] _buffer = [];

    /// <summary>A chunk's data; it is valid until the next is asked for.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="bucket">Which of its buckets the chunk shows.</param>
    public ByteString Encode(AlignedBuffer arena, int bucket)
    {
        var (start, length) = new Buckets(arena.Bytes.Length)[bucket];
        var values = MemoryMarshal.Cast<byte, float>(arena.Bytes.Slice(start, length));
        var most = wire.MostBytes(values.Length);
        _buffer = _buffer.Length < most ? new byte[most] : _buffer;
        var written = wire.Encode(values, start / sizeof(float), _buffer);
        return UnsafeByteOperations.UnsafeWrap(_buffer.AsMemory(0, written));
    }
}
