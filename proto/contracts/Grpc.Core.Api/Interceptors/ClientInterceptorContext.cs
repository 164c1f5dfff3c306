namespace Grpc.Core.Interceptors;

/// <summary>An outgoing call as an interceptor sees it. To change it, pass a new one on.</summary>
/// <typeparam name="TRequest">The request message.</typeparam>
/// <typeparam name="TResponse">The response message.</typeparam>
/// <param name="method">What is called.</param>
/// <param name="host">The authority to send, or null for the channel's.</param>
/// <param name="options">The options of the call.</param>
public struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class
    where TResponse : class
{
    /// <summary>What is called.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>The authority to send, or null for the channel's.</summary>
    public string? Host { get; } = host;

    /// <summary>The options of the call.</summary>
    public CallOptions Options { get; } = options;
}
