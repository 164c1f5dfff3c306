namespace Grpc.Core;

/// <summary>Turns messages of one type into bytes and back. Both forms, by array and by context, always work.</summary>
/// <typeparam name="T">The message type.</typeparam>
public class Marshaller<T>
{
    /// <summary>Makes a marshaller from functions over arrays.</summary>
    /// <param name="serializer">Returns the message as bytes.</param>
    /// <param name="deserializer">Returns the message that bytes stand for.</param>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        Serializer = serializer;
        Deserializer = deserializer;
        ContextualSerializer = (message, context) => context.Complete(serializer(message));
        ContextualDeserializer = context => deserializer(context.PayloadAsNewBuffer());
    }

    /// <summary>Makes a marshaller from functions over the transport's buffers.</summary>
    /// <param name="serializer">Writes the message into the context and completes it.</param>
    /// <param name="deserializer">Reads the message from the context and keeps none of its memory.</param>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
        Serializer = message =>
        {
            var context = new ArraySerializationContext();
            serializer(message, context);
            return context.Payload();
        };
        Deserializer = payload => deserializer(new ArrayDeserializationContext(payload));
    }

    /// <summary>Returns a message as a new array.</summary>
    public Func<T, byte[]> Serializer { get; }

    /// <summary>Returns the message that an array stands for.</summary>
    public Func<byte[], T> Deserializer { get; }

    /// <summary>Writes a message into a transport's buffer.</summary>
    public Action<T, SerializationContext> ContextualSerializer { get; }

    /// <summary>Reads a message from a transport's buffer.</summary>
    public Func<DeserializationContext, T> ContextualDeserializer { get; }
}
