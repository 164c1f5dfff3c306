using System.Buffers;
using Grpc.Core;

namespace Cluster.Collectives.Tests.Transports;

/// <summary>A payload in pieces, as it comes from a pipe.</summary>
internal sealed class Payload(byte[] bytes, int piece = int.MaxValue) : DeserializationContext
{
    public override int PayloadLength => bytes.Length;

    public override byte[] PayloadAsNewBuffer() => [.. bytes];

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence()
    {
        var first = new Piece(bytes.AsMemory(0, Math.Min(piece, bytes.Length)), 0);
        var last = first;
        while (last.RunningIndex + last.Memory.Length < bytes.Length)
        {
            var start = (int)last.RunningIndex + last.Memory.Length;
            last = last.Append(bytes.AsMemory(start, Math.Min(piece, bytes.Length - start)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}

file sealed class Piece : ReadOnlySequenceSegment<byte>
{
    public Piece(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

    public Piece Append(ReadOnlyMemory<byte> memory)
    {
        var next = new Piece(memory, RunningIndex + Memory.Length);
        Next = next;
        return next;
    }
}
