using Cluster.Collectives.Joining;
using Cluster.Protocol.Identity;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Cluster.Coordinator.Services;

/// <summary>Turns away every call without what it needs, before anything of it is read: the run's token for those that make or ask for no
/// member, a member's credential for all others. The health service stays open: probes of orchestrators carry no token, and it tells nothing
/// but whether the run is up.</summary>
/// <param name="token">The run's token.</param>
/// <param name="credentials">The members' credentials.</param>
internal sealed class AuthenticationInterceptor(JoinToken token, MemberCredentials credentials) : Interceptor
{
    private const string HealthPrefix = "/grpc.health.v1.Health/";
    private static readonly string Prefix = $"/{V1.Coordinator.Descriptor.FullName}/";
    private static readonly HashSet<string> TokenMethods = [Prefix + "Join", Prefix + "Status"];
    private static readonly object Caller = new();

    /// <summary>Ends a call that speaks for another worker than its credential was made for.</summary>
    /// <param name="context">The call.</param>
    /// <param name="worker">The worker that it speaks for.</param>
    /// <exception cref="RpcException">UNAUTHENTICATED: it is another's.</exception>
    public static void RequireCaller(ServerCallContext context, WorkerId worker)
    {
        if (!context.UserState.TryGetValue(Caller, out var caller) || !worker.Equals(caller))
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, $"the call carries no credential of worker {worker}"));
        }
    }

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
        if (context.Method.StartsWith(HealthPrefix, StringComparison.Ordinal))
        {
            return;
        }

        var shown = context.RequestHeaders.GetValue(JoinToken.MetadataKey);
        if (TokenMethods.Contains(context.Method))
        {
            if (!token.Matches(shown))
            {
                throw new RpcException(new Status(StatusCode.Unauthenticated, "the call carries no token of this run"));
            }
        }
        else
        {
            context.UserState[Caller] = credentials.Check(shown)
                ?? throw new RpcException(new Status(StatusCode.Unauthenticated, "the call carries no credential of this run and term that is good"));
        }
    }
}
