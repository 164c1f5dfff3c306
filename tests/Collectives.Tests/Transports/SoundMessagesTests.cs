using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Cluster.Collectives.Tests.Transports;

/// <summary>Whoever calls, and whoever answers, tells the truth about lengths, or is not believed.</summary>
public sealed class SoundMessagesTests
{
    // Field 1 is a message that says to be of nearly 2^31 bytes, and in it field 2 says to be of nearly a gigabyte.
    private static readonly byte[] Lying = Convert.FromHexString("0affffffff07080112ffffffff0301");

    [Fact]
    public void Request_OfAnyCall_ThatLies_IsRefused()
    {
        var calls = new Calls();

        CoordinatorBinding.BindService(calls, null);

        Assert.Equal(Coordinator.Descriptor.Methods.Select(method => method.Name).Order(), calls.Requests.Keys.Order());
        foreach (var (name, read) in calls.Requests)
        {
            var error = Assert.ThrowsAny<Exception>(() => read(new Payload(Lying)));

            // The Work stream's end says what its status is.
            Assert.True(name == "Work" ? error is ContractException : error is RpcException { StatusCode: StatusCode.InvalidArgument }, name);
            read(new Payload([]));
        }
    }

    [Fact]
    public void Answer_ThatLies_IsRefused()
    {
        var context = new ClientInterceptorContext<JoinRequest, JoinReply>(
            new(MethodType.Unary, "service", "method", Marshaller(JoinRequest.Parser), Marshaller(JoinReply.Parser)), null, default);
        var reply = new JoinReply { JobJson = "{}", Fence = new Fence { Job = "job", Term = 3 } };
        Marshaller<JoinReply>? used = null;

        Assert.Throws<NotSupportedException>(() => new SoundReplies().AsyncUnaryCall(new JoinRequest(), context, (_, changed) =>
        {
            used = changed.Method.ResponseMarshaller;
            throw new NotSupportedException("Nobody is called.");
        }));

        Assert.Equal(reply, used!.ContextualDeserializer(new Payload(reply.ToByteArray())));
        var error = Assert.Throws<RpcException>(() => used.ContextualDeserializer(new Payload(Lying)));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
    }

    private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom);

    private sealed class Calls : ServiceBinderBase
    {
        public Dictionary<string, Action<DeserializationContext>> Requests { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Note(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Note(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Note(method);

        private void Note<TRequest, TResponse>(Method<TRequest, TResponse> method)
            where TRequest : class
            where TResponse : class => Requests.Add(method.Name, payload => method.RequestMarshaller.ContextualDeserializer(payload));
    }
}
