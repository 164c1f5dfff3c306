using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Messages of the Work stream to bytes and back. What is sent is what protobuf writes, straight into the transport's buffers; of what
/// is received, the bytes of chunks go straight from those buffers to their target.</summary>
internal static class WorkMarshallers
{
    private static readonly AsyncLocal<IChunkTarget?> OfThisFlow = new();

    /// <summary>What the coordinator sends, and nobody places chunks.</summary>
    public static Marshaller<Wire.CoordinatorMessage> CoordinatorMessages { get; } = ToWorkers(static () => null);

    /// <summary>What workers send. Chunks go to the target of the flow that reads the stream: a server has one marshaller for all streams.</summary>
    public static Marshaller<Wire.WorkerMessage> WorkerMessages { get; } =
        Create(
            Wire.WorkerMessage.Descriptor,
            Wire.WorkerMessage.GradientsFieldNumber,
            static () => OfThisFlow.Value,
            static message => (message.Fence, message.Gradients),
            static (fence, chunk) => new Wire.WorkerMessage { Fence = fence, Gradients = chunk });

    /// <summary>What the coordinator sends to one worker.</summary>
    /// <param name="target">Gives what places chunks at the time.</param>
    public static Marshaller<Wire.CoordinatorMessage> ToWorkers(Func<IChunkTarget?> target) =>
        Create(
            Wire.CoordinatorMessage.Descriptor,
            Wire.CoordinatorMessage.WeightsFieldNumber,
            target,
            static message => (message.Fence, message.Weights),
            static (fence, chunk) => new Wire.CoordinatorMessage { Fence = fence, Weights = chunk });

    /// <summary>Names the target of the chunks that the calling flow, and what it awaits, reads from now on.</summary>
    public static void PlaceInThisFlow(IChunkTarget target) => OfThisFlow.Value = target;

    private static Marshaller<T> Create<T>(
        MessageDescriptor type,
        int chunkField,
        Func<IChunkTarget?> target,
        Func<T, (Wire.Fence Fence, Wire.TensorChunk? Chunk)> decompose,
        Func<Wire.Fence, Wire.TensorChunk, T> compose)
        where T : class, IBufferMessage, IMessage<T> => Marshallers.Create(
            (message, context) =>
            {
                var (fence, chunk) = decompose(message);
                var length = message.CalculateSize();
                context.SetPayloadLength(length);
                var writer = context.GetBufferWriter();
                if (chunk is null)
                {
                    message.WriteTo(writer);
                }
                else
                {
                    // One piece, where protobuf would ask for one small buffer after the other.
                    ChunkFrame.Write(fence, chunkField, chunk, writer.GetSpan(length)[..length]);
                    writer.Advance(length);
                }

                context.Complete();
            },
            context => Read(context.PayloadAsReadOnlySequence(), type, chunkField, target(), compose));

    private static T Read<T>(
        in ReadOnlySequence<byte> payload,
        MessageDescriptor type,
        int chunkField,
        IChunkTarget? target,
        Func<Wire.Fence, Wire.TensorChunk, T> compose)
        where T : IMessage<T>
    {
        // What cannot be placed goes the long way, and is refused by who gets it.
        if (target is null || !ChunkFrame.TryRead(payload, chunkField, out var frame))
        {
            return (T)SoundMessages.Read(payload, type);
        }

        var fence = (Wire.Fence)SoundMessages.Read(frame.Fence, Wire.Fence.Descriptor);
        return target.TryPlace(fence, frame) is var placed and > 0
            ? compose(fence, new Wire.TensorChunk { Offset = frame.Offset, PlacedBytes = placed })
            : (T)SoundMessages.Read(payload, type);
    }
}
