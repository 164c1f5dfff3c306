using System.Buffers;
using Grpc.Core;

namespace Cluster.Collectives.Tests.Transports;

/// <summary>What marshallers write, as the transport has them write it.</summary>
internal static class WrittenMessages
{
    public static byte[] Written<T>(this Marshaller<T> marshaller, T message)
    {
        var target = new Target();
        marshaller.ContextualSerializer(message, target);
        return target.Bytes ?? throw new InvalidOperationException("the marshaller did not complete");
    }

    private sealed class Target : SerializationContext
    {
        private readonly ArrayBufferWriter<byte> _writer = new();

        public byte[]? Bytes { get; private set; }

        public override void SetPayloadLength(int payloadLength)
        {
        }

        public override IBufferWriter<byte> GetBufferWriter() => _writer;

        public override void Complete() => Bytes = _writer.WrittenSpan.ToArray();

        public override void Complete(byte[] payload) => Bytes = payload;
    }
}
