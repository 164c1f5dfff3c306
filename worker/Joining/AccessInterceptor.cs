using Cluster.Collectives.Joining;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Cluster.Worker.Joining;

/// <summary>Shows with every call what the coordinator asks for: the run's token to join, from then on the credential that it gave for it.</summary>
/// <param name="token">The token.</param>
internal sealed class AccessInterceptor(JoinToken token) : Interceptor
{
    private static readonly string Join = $"/{V1.Coordinator.Descriptor.FullName}/Join";

    private volatile string _credential = "";

    /// <summary>Takes a credential that the coordinator gave, in the place of the one before.</summary>
    /// <param name="credential">The credential.</param>
    public void Take(string credential) => _credential = credential;

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, WithAccess(context));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(request, WithAccess(context));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(WithAccess(context));

    private ClientInterceptorContext<TRequest, TResponse> WithAccess<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        var headers = context.Options.Headers ?? [];
        var isJoin = context.Method.FullName == Join;
        headers.Add(JoinToken.MetadataKey, isJoin ? token.ToMetadataValue() : MemberCredentials.ToMetadataValue(_credential));
        return new(context.Method, context.Host, context.Options.WithHeaders(headers));
    }
}
