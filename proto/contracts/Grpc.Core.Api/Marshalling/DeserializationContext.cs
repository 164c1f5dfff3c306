using System.Buffers;

namespace Grpc.Core;

/// <summary>One received message, before it is parsed. Valid only while the deserializer runs.</summary>
public abstract class DeserializationContext
{
    /// <summary>The length in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message as an array of the caller's own.</summary>
    /// <returns>A new array.</returns>
    /// <exception cref="NotImplementedException">The context offers no array.</exception>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();

    /// <summary>The message in the transport's own memory: nothing is copied, and nothing of it may be kept.</summary>
    /// <returns>One or more segments.</returns>
    /// <exception cref="NotImplementedException">The context offers no sequence.</exception>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotImplementedException();
}
