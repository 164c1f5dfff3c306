using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Reads messages that were looked at before protobuf believes them.</summary>
internal static class SoundMessages
{
    /// <summary>Reads a message.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="type">What it should be.</param>
    /// <exception cref="ContractException">Its lengths lie.</exception>
    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    public static IMessage Read(in ReadOnlySequence<byte> payload, MessageDescriptor type)
    {
        if (!MessageLengths.Hold(payload, type))
        {
            throw new ContractException("a message with a field that is longer than the message");
        }

        try
        {
            return type.Parser.ParseFrom(payload);
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // Protobuf reads beyond the end of some messages whose lengths lie, and says so in a way that nobody expects of it.
            throw new ContractException("a message that protobuf cannot read", error);
        }
    }

    /// <summary>A generated marshaller that reads so.</summary>
    /// <param name="generated">The generated one.</param>
    /// <param name="refusal">How a call ends that brings a message that cannot be read.</param>
    public static Marshaller<T> Of<T>(Marshaller<T> generated, StatusCode refusal)
        where T : class
    {
        var type = ((IMessage)Activator.CreateInstance<T>()).Descriptor;
        return Marshallers.Create(generated.ContextualSerializer, Deserialize);

        T Deserialize(DeserializationContext context)
        {
            try
            {
                return (T)Read(context.PayloadAsReadOnlySequence(), type);
            }
            catch (Exception error) when (error is ContractException or InvalidProtocolBufferException)
            {
                throw new RpcException(new Status(refusal, error.Message, error));
            }
        }
    }
}
