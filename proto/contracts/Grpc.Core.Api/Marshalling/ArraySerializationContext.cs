using System.Buffers;

namespace Grpc.Core;

/// <summary>Collects a message in an array, for callers that ask a contextual marshaller for its array form.</summary>
internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? _buffer;
    private byte[]? _payload;

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Finish(payload);
    }

    public override IBufferWriter<byte> GetBufferWriter() => _buffer ??= new ArrayBufferWriter<byte>();

    public override void Complete() => Finish(_buffer is null ? [] : _buffer.WrittenSpan.ToArray());

    internal byte[] Payload() => _payload ?? throw new InvalidOperationException("The serializer returned without completing its message.");

    private void Finish(byte[] payload)
    {
        if (_payload is not null)
        {
            throw new InvalidOperationException("The serializer completed its message twice.");
        }

        _payload = payload;
    }
}
