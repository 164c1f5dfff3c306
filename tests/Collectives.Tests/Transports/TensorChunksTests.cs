using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Engine.Memory;
using Cluster.V1;
using Google.Protobuf;

namespace Cluster.Collectives.Tests.Transports;

public sealed class TensorChunksTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(1_863_690)]
    public void Of_Arena_TravelsBitForBitThroughTheWire(int length)
    {
        using var sent = new AlignedBuffer(length);
        using var arrived = new AlignedBuffer(length);
        new Random(length).NextBytes(sent.Bytes);
        var (missing, count, buckets) = (sent.Bytes.Length, 0, new Buckets(sent.Bytes.Length));
        foreach (var chunk in TensorChunks.Of(sent))
        {
            Assert.InRange(chunk.Data.Length, 1, buckets.Size);
            missing = TensorChunks.Place(TensorChunk.Parser.ParseFrom(chunk.ToByteArray()), arrived.Bytes, missing);
            count++;
        }

        Assert.Equal((buckets.Count, 0), (count, missing));
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
    [InlineData(12, 8, 0)] // repeats what has come
    [InlineData(9, 4, 0)] // overlaps it
    [InlineData(7, 4, 0)] // leaves a gap
    [InlineData(0, 4, 0)]
    [InlineData(-8, 4, 0)]
    [InlineData(long.MinValue, 4, 0)]
    [InlineData(long.MaxValue, 4, 0)]
    [InlineData(8L - (1L << 32), 4, 0)] // the same number in 32 bits
    [InlineData(12, 0, 0)] // brings nothing
    [InlineData(-1, 13, 0)] // exceeds the arena
    [InlineData(12 - (1 << 20), 1 << 20, 0)]
    [InlineData(-1, 1, 12)] // the arena is full
    [InlineData(0, 0, 12)]
    [InlineData(0, 1, 12)]
    public void Place_ChunkThatDoesNotContinue_IsRefusedAndWritesNothing(long offset, int length, int furtherBytes)
    {
        using var arena = new AlignedBuffer(5);
        var missing = TensorChunks.Place(ChunkOf(12, 8), arena.Bytes, 20);
        missing = furtherBytes == 0 ? missing : TensorChunks.Place(ChunkOf(missing - furtherBytes, furtherBytes), arena.Bytes, missing);
        var before = arena.Bytes.ToArray();

        Assert.Throws<ContractException>(() => TensorChunks.Place(ChunkOf(offset, length), arena.Bytes, missing));
        Assert.Equal(before, arena.Bytes.ToArray());
    }

    [Fact]
    public void Place_UnevenChunks_FillTheArenaInOrder()
    {
        using var arena = new AlignedBuffer(5);
        var missing = 20;
        foreach (var length in (int[])[1, 6, 12, 1])
        {
            missing = TensorChunks.Place(ChunkOf(missing - length, length), arena.Bytes, missing);
        }

        Assert.Equal(0, missing);
        Assert.All(arena.Bytes.ToArray(), value => Assert.Equal(0xA5, value));
    }

    private static TensorChunk ChunkOf(long offset, int length) =>
        new() { Offset = offset, Data = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xA5, length)]) };
}
