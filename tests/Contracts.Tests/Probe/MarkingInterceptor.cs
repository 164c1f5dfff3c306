using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Cluster.Contracts.Tests.Probe;

/// <summary>Marks each served call with a trailer that names its kind, and leaves the mark in the call's user state.</summary>
internal sealed class MarkingInterceptor : Interceptor
{
    internal const string Key = "served-as";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        continuation(request, Marked(context, "unary"));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) => continuation(requestStream, Marked(context, "client streaming"));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(request, responseStream, Marked(context, "server streaming"));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(requestStream, responseStream, Marked(context, "duplex streaming"));

    private static ServerCallContext Marked(ServerCallContext context, string kind)
    {
        context.UserState[Key] = kind;
        context.ResponseTrailers.Add(Key, (string)context.UserState[Key]);
        return context;
    }
}
