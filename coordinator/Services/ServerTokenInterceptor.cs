using Cluster.Collectives.Joining;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Cluster.Coordinator.Services;

/// <summary>Turns away every call without the run's token, before anything of it is read. The health service stays open: probes
/// of orchestrators carry no token, and it tells nothing but whether the run is up.</summary>
/// <param name="token">The run's token.</param>
internal sealed class ServerTokenInterceptor(JoinToken token) : Interceptor
{
    private const string HealthPrefix = "/grpc.health.v1.Health/";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Authenticate(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Authenticate(context);
        return continuation(request, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Authenticate(context);
        return continuation(requestStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Authenticate(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Authenticate(ServerCallContext context)
    {
        var isProbe = context.Method.StartsWith(HealthPrefix, StringComparison.Ordinal);
        if (!isProbe && !token.Matches(context.RequestHeaders.GetValue(JoinToken.MetadataKey)))
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "the call carries no token of this run"));
        }
    }
}
