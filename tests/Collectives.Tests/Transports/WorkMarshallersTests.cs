using System.Buffers;
using Cluster.Collectives.Transports.Grpc;
using Google.Protobuf;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Tests.Transports;

public sealed class WorkMarshallersTests
{
    private const int ChunkField = Wire.WorkerMessage.GradientsFieldNumber;

    public static TheoryData<int, long, int> Chunks => new()
    {
        { 1, 0, 1 }, { 1, 1, 127 }, { 0, 127, 128 }, { 2, 128, 16383 }, { 1, 1L << 35, 16384 }, { 1, 5, 300_000 }, { 1, -1, 3 },
    };

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Chunk_Sent_HasTheBytesThatProtobufWrites(int fence, long offset, int length)
    {
        var message = Message(fence, offset, length);

        Assert.Equal(message.ToByteArray(), WorkMarshallers.WorkerMessages.Written(message));
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Chunk_ThatContinues_IsPlacedWhileItIsRead(int fence, long offset, int length)
    {
        var message = Message(fence, offset, length);
        var target = new Target();
        foreach (var piece in (int[])[1, 7, 4096, int.MaxValue])
        {
            WorkMarshallers.PlaceInThisFlow(target);
            var read = WorkMarshallers.WorkerMessages.ContextualDeserializer(new Payload(message.ToByteArray(), piece));

            Assert.Equal((offset, message.Gradients.Data), (target.Offset, ByteString.CopyFrom(target.Data)));
            Assert.Equal((offset, length, 0), (read.Gradients.Offset, read.Gradients.PlacedBytes, read.Gradients.Data.Length));
            Assert.Equal(message.Fence ?? new Wire.Fence(), read.Fence);
        }
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Change_Sent_HasTheBytesThatProtobufWritesAndIsPlacedAsOne(int fence, long offset, int length)
    {
        var message = Message(fence, offset, length);
        message.Gradients.IsChange = true;
        var bytes = WorkMarshallers.WorkerMessages.Written(message);
        var target = new Target();
        WorkMarshallers.PlaceInThisFlow(target);

        var read = WorkMarshallers.WorkerMessages.ContextualDeserializer(new Payload(bytes, 7));

        Assert.Equal(message.ToByteArray(), bytes);
        Assert.Equal((offset, true, message.Gradients.Data), (target.Offset, target.IsChange, ByteString.CopyFrom(target.Data)));
        Assert.Equal(length, read.Gradients.PlacedBytes);
    }

    [Fact]
    public void Chunk_ThatDoesNotContinue_IsLeftToWhoGetsIt()
    {
        var message = Message(1, 64, 100);
        WorkMarshallers.PlaceInThisFlow(new Target { Refuses = true });

        var read = WorkMarshallers.WorkerMessages.ContextualDeserializer(new Payload(message.ToByteArray(), 16));

        Assert.Equal(message, read);
        Assert.Equal(0, read.Gradients.PlacedBytes);
    }

    [Fact]
    public void Message_WithoutAChunk_IsProtobufs()
    {
        var message = new Wire.WorkerMessage { Fence = new Wire.Fence { Job = "job" }, Failure = new Wire.Failure { Message = "no" } };
        var target = new Target();
        WorkMarshallers.PlaceInThisFlow(target);

        Assert.Equal(message.ToByteArray(), WorkMarshallers.WorkerMessages.Written(message));
        Assert.Equal(message, WorkMarshallers.WorkerMessages.ContextualDeserializer(new Payload(message.ToByteArray(), 3)));
        Assert.Null(target.Data);
    }

    [Fact]
    public void Weights_GoToTheTargetOfTheirLink()
    {
        var message = new Wire.CoordinatorMessage { Fence = new Wire.Fence { Step = 3 }, Weights = Message(0, 8, 40).Gradients };
        var target = new Target();

        var read = WorkMarshallers.ToWorkers(() => target).ContextualDeserializer(new Payload(message.ToByteArray(), 5));

        Assert.Equal((3, 40), (read.Fence.Step, read.Weights.PlacedBytes));
        Assert.Equal(message.Weights.Data, ByteString.CopyFrom(target.Data));
        Assert.Equal(message, WorkMarshallers.CoordinatorMessages.ContextualDeserializer(new Payload(message.ToByteArray(), 5)));
    }

    /// <summary>What another writer may send, and what an enemy may: none of it is taken for the form of this house.</summary>
    public static TheoryData<string, byte[]> OtherForms => new()
    {
        { "empty", [] },
        { "the chunk before the fence", [0x22, 3, 0x12, 1, 9, 0x0A, 0] },
        { "the data before the offset", [0x22, 5, 0x12, 1, 9, 0x08, 1] },
        { "no data", [0x22, 2, 0x08, 1] },
        { "another field behind the data", [0x22, 5, 0x12, 1, 9, 0x20, 1] },
        { "a change that is none", [0x22, 5, 0x12, 1, 9, 0x18, 0] },
        { "a field behind what says that it is a change", [0x22, 7, 0x12, 1, 9, 0x18, 1, 0x18, 1] },
        { "a message behind the chunk", [0x22, 3, 0x12, 1, 9, 0x2A, 0] },
        { "a fence beyond the end", [0x0A, 200, 1, 1] },
        { "a chunk beyond the end", [0x22, 4, 0x12, 1, 9] },
        { "data beyond the end", [0x22, 3, 0x12, 2, 9] },
        { "data of 2^64 - 1 bytes", [0x22, 12, 0x12, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 9] },
        { "a length without an end", [0x22, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255] },
        { "a fence of 2^63 bytes", [0x0A, 128, 128, 128, 128, 128, 128, 128, 128, 128, 1, 0x22, 0] },
    };

    [Theory]
    [MemberData(nameof(OtherForms))]
    public void Message_OfAnotherForm_IsLeftToProtobuf(string form, byte[] bytes)
    {
        foreach (var piece in (int[])[1, 64])
        {
            Assert.False(ChunkFrame.TryRead(new Payload(bytes, piece).PayloadAsReadOnlySequence(), ChunkField, out _), form);
        }
    }

    private static Wire.WorkerMessage Message(int fence, long offset, int length) => new()
    {
        Fence = fence switch
        {
            0 => new Wire.Fence(),
            1 => new Wire.Fence { Job = "glyphs-1234", Term = 1, Generation = 300, Step = 70_000 },
            _ => new Wire.Fence { Job = new string('x', 500) },
        },
        Gradients = new Wire.TensorChunk { Offset = offset, Data = ByteString.CopyFrom(Bytes(length)) },
    };

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(at => (byte)(at * 7))];

    private sealed class Target : IChunkTarget
    {
        public bool Refuses { get; init; }

        public long Offset { get; private set; }

        public byte[]? Data { get; private set; }

        public bool IsChange { get; private set; }

        public int TryPlace(Wire.Fence fence, in ChunkFrame chunk)
        {
            (Offset, Data, IsChange) = (chunk.Offset, chunk.Data.ToArray(), chunk.IsChange);
            return Refuses ? 0 : Data.Length;
        }
    }
}
