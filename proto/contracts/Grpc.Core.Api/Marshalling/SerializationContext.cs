using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts one message.</summary>
/// <remarks>A serializer either hands over an array, by <see cref="Complete(byte[])"/>, or writes straight into the transport's
/// buffer: <see cref="SetPayloadLength"/> first where the length is known, then <see cref="GetBufferWriter"/>, then
/// <see cref="Complete()"/>. The second way allocates nothing and copies once.</remarks>
public abstract class SerializationContext
{
    /// <summary>Ends the message with a finished payload, which the caller must not change afterwards.</summary>
    /// <param name="payload">The serialized message.</param>
    /// <exception cref="NotImplementedException">The context takes no array.</exception>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>The transport's buffer.</summary>
    /// <returns>A writer that is valid until the message is completed.</returns>
    /// <exception cref="NotImplementedException">The context has no buffer.</exception>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces how many bytes will be written; must then be exact. Does nothing unless overridden.</summary>
    /// <param name="payloadLength">The length in bytes.</param>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends a message that was written into <see cref="GetBufferWriter"/>.</summary>
    /// <exception cref="NotImplementedException">The context has no buffer.</exception>
    public virtual void Complete() => throw new NotImplementedException();
}
