using System.Buffers;

namespace Cluster.Security.Targets;

/// <summary>Bytes in pieces, as they come from a connection.</summary>
internal static class PiecewiseBytes
{
    /// <summary>Bytes as a sequence of segments.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="piece">Bytes of a segment but the last, above 0.</param>
    public static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, int piece)
    {
        var first = new Piece(bytes[..Math.Min(piece, bytes.Length)], 0);
        var last = first;
        for (var start = first.Memory.Length; start < bytes.Length; start += last.Memory.Length)
        {
            last = last.Append(bytes.Slice(start, Math.Min(piece, bytes.Length - start)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
