using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Lets the answers to calls of the contract be looked at before protobuf believes them; the Work stream brings marshallers of its
/// own.</summary>
public sealed class SoundReplies : Interceptor
{
    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        return continuation(request, Sound(context));
    }

    /// <inheritdoc/>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        return continuation(request, Sound(context));
    }

    private static ClientInterceptorContext<TRequest, TResponse> Sound<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        var method = context.Method;
        var answers = SoundMessages.Of(method.ResponseMarshaller, StatusCode.Internal);
        return new(new(method.Type, method.ServiceName, method.Name, method.RequestMarshaller, answers), context.Host, context.Options);
    }
}
