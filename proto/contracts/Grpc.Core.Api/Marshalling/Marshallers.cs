using System.Text;

namespace Grpc.Core;

/// <summary>Makes marshallers.</summary>
public static class Marshallers
{
    /// <summary>UTF-8 text as a message.</summary>
    public static Marshaller<string> StringMarshaller { get; } = new(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    /// <summary>Makes a marshaller from functions over arrays.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="serializer">Returns the message as bytes.</param>
    /// <param name="deserializer">Returns the message that bytes stand for.</param>
    /// <returns>A marshaller that works in both forms.</returns>
    public static Marshaller<T> Create<T>(Func<T, byte[]> serializer, Func<byte[], T> deserializer) => new(serializer, deserializer);

    /// <summary>Makes a marshaller from functions over the transport's buffers.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="serializer">Writes the message into the context and completes it.</param>
    /// <param name="deserializer">Reads the message from the context and keeps none of its memory.</param>
    /// <returns>A marshaller that works in both forms.</returns>
    public static Marshaller<T> Create<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer) =>
        new(serializer, deserializer);
}
