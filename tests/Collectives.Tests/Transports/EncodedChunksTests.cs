using System.Buffers;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Tests.WireFormats;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Cluster.V1;

namespace Cluster.Collectives.Tests.Transports;

public sealed class EncodedChunksTests : IDisposable
{
    private readonly WireArena _wire = new(WireCodecs.Lossless, Layouts.Plain());
    private readonly AlignedBuffer _sent;
    private readonly AlignedBuffer _arrived;

    public EncodedChunksTests()
    {
        (_sent, _arrived) = (new AlignedBuffer(_wire.Length), new AlignedBuffer(_wire.Length));
        AwkwardFloats.Mixed(_wire.Length).CopyTo(_sent.Span);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Place_ChunksOfAnArena_GiveItsBits(bool isPlacedWhileRead)
    {
        var (missing, chunks) = (_sent.Bytes.Length, Chunks());
        foreach (var chunk in chunks)
        {
            if (isPlacedWhileRead)
            {
                var data = new ReadOnlySequence<byte>(chunk.Data.Memory);
                chunk.PlacedBytes = EncodedChunks.TryPlace(chunk.Offset, data, _wire, _arrived.Bytes, missing);
                Assert.True(chunk.PlacedBytes > 0);
            }

            missing = EncodedChunks.Place(chunk, _wire, _arrived.Bytes, missing);
        }

        Assert.Equal(0, missing);
        Assert.True(chunks.Length > 1);
        Assert.Equal(_sent.Bytes, _arrived.Bytes);
    }

    [Theory]
    [InlineData(-32768)]
    [InlineData(4)] // within a block
    [InlineData(32768 * 4)] // of what has come already
    [InlineData(long.MaxValue)]
    public void Place_ChunkThatDoesNotContinue_IsRefused(long offset)
    {
        var chunk = Chunks()[^1];
        chunk.Offset = offset;

        Assert.Equal(0, EncodedChunks.TryPlace(offset, new ReadOnlySequence<byte>(chunk.Data.Memory), _wire, _arrived.Bytes, 32768));
        Assert.Throws<ContractException>(() => EncodedChunks.Place(chunk, _wire, _arrived.Bytes, 32768));
    }

    [Fact]
    public void Place_MalformedData_IsRefused()
    {
        var chunk = new TensorChunk { Offset = 0, Data = Google.Protobuf.ByteString.CopyFrom(9, 9, 9) };

        Assert.Equal(0, EncodedChunks.TryPlace(0, new ReadOnlySequence<byte>(chunk.Data.Memory), _wire, _arrived.Bytes, 32768));
        Assert.Throws<ContractException>(() => EncodedChunks.Place(chunk, _wire, _arrived.Bytes, 32768));
    }

    public void Dispose()
    {
        _sent.Dispose();
        _arrived.Dispose();
    }

    private TensorChunk[] Chunks()
    {
        var encoder = new ChunkEncoder();
        var buckets = new Buckets(_sent.Bytes.Length);
        return
        [
            .. Enumerable.Range(0, buckets.Count).Select(bucket => new TensorChunk
            {
                Offset = buckets[bucket].Start,
                Data = Google.Protobuf.ByteString.CopyFrom(encoder.Encode(_wire, _sent, buckets[bucket]).Span),
            }),
        ];
    }
}
