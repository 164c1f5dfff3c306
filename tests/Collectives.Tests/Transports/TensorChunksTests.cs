using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Engine.Memory;
using Cluster.V1;
using Google.Protobuf;

namespace Cluster.Collectives.Tests.Transports;

public sealed class TensorChunksTests
{
    private const int FloatsPerChunk = TensorChunks.ChunkBytes / sizeof(float);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(FloatsPerChunk - 1, 1)]
    [InlineData(FloatsPerChunk, 1)]
    [InlineData(FloatsPerChunk + 1, 2)]
    [InlineData((3 * FloatsPerChunk) + 5, 4)]
    public void Of_Arena_TravelsBitForBitThroughTheWire(int length, int chunks)
    {
        using var sent = new AlignedBuffer(length);
        using var arrived = new AlignedBuffer(length);
        new Random(length).NextBytes(sent.Bytes);

        var (received, count) = (0, 0);
        foreach (var chunk in TensorChunks.Of(sent))
        {
            Assert.InRange(chunk.Data.Length, 1, TensorChunks.ChunkBytes);
            received = TensorChunks.Place(TensorChunk.Parser.ParseFrom(chunk.ToByteArray()), arrived.Bytes, received);
            count++;
        }

        Assert.Equal((chunks, sent.Bytes.Length), (count, received));
        Assert.True(arrived.Bytes.SequenceEqual(sent.Bytes));
    }

    [Fact]
    public void Of_ArenaChangesLater_ChunksShowIt()
    {
        using var arena = new AlignedBuffer(4);
        var chunk = TensorChunks.Of(arena).Single();
        arena.Span.Fill(1.5f);

        Assert.True(chunk.Data.Span.SequenceEqual(arena.Bytes));
    }

    [Theory]
    [InlineData(0, 4, 0)] // repeats what has come
    [InlineData(7, 4, 0)] // overlaps it
    [InlineData(9, 4, 0)] // leaves a gap
    [InlineData(12, 4, 0)]
    [InlineData(-8, 4, 0)]
    [InlineData(long.MinValue, 4, 0)]
    [InlineData(long.MaxValue, 4, 0)]
    [InlineData(8L + (1L << 32), 4, 0)] // the same number in 32 bits
    [InlineData(8, 0, 0)] // brings nothing
    [InlineData(8, 13, 0)] // exceeds the arena
    [InlineData(8, 1 << 20, 0)]
    [InlineData(20, 1, 12)] // the arena is full
    [InlineData(20, 0, 12)]
    public void Place_ChunkThatDoesNotContinue_IsRefusedAndWritesNothing(long offset, int length, int furtherBytes)
    {
        using var arena = new AlignedBuffer(5);
        var received = TensorChunks.Place(ChunkOf(0, 8), arena.Bytes, 0);
        received = furtherBytes == 0 ? received : TensorChunks.Place(ChunkOf(received, furtherBytes), arena.Bytes, received);
        var before = arena.Bytes.ToArray();

        Assert.Throws<ContractException>(() => TensorChunks.Place(ChunkOf(offset, length), arena.Bytes, received));
        Assert.Equal(before, arena.Bytes.ToArray());
    }

    [Fact]
    public void Place_UnevenChunks_FillTheArenaInOrder()
    {
        using var arena = new AlignedBuffer(5);
        var received = 0;
        foreach (var length in (int[])[1, 6, 12, 1])
        {
            received = TensorChunks.Place(ChunkOf(received, length), arena.Bytes, received);
        }

        Assert.Equal(20, received);
        Assert.All(arena.Bytes.ToArray(), value => Assert.Equal(0xA5, value));
    }

    private static TensorChunk ChunkOf(long offset, int length) =>
        new() { Offset = offset, Data = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xA5, length)]) };
}
