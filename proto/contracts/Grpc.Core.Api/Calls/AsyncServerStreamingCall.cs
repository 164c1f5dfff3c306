namespace Grpc.Core;

/// <summary>A running call with one request and a stream of responses.</summary>
/// <typeparam name="TResponse">The response message.</typeparam>
/// <remarks>Read the stream to its end, or dispose the call: an abandoned one holds its connection's window.</remarks>
public sealed class AsyncServerStreamingCall<TResponse> : IDisposable
{
    private readonly CallLifetime _lifetime;

    /// <summary>Assembles a call from ready parts, as test doubles and decorating interceptors do.</summary>
    /// <param name="responseStream">Yields the responses.</param>
    /// <param name="responseHeadersAsync">The metadata before the response.</param>
    /// <param name="getStatusFunc">Returns the final status; throws before the call has ended.</param>
    /// <param name="getTrailersFunc">Returns the trailers; throws before the call has ended.</param>
    /// <param name="disposeAction">Cancels a running call and frees it.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(responseStream, new CallLifetime(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction))
    {
    }

    /// <summary>Assembles a call from functions of one state object, as a channel does.</summary>
    /// <param name="responseStream">Yields the responses.</param>
    /// <param name="responseHeadersAsync">Returns the metadata before the response.</param>
    /// <param name="getStatusFunc">Returns the final status; throws before the call has ended.</param>
    /// <param name="getTrailersFunc">Returns the trailers; throws before the call has ended.</param>
    /// <param name="disposeAction">Cancels a running call and frees it.</param>
    /// <param name="state">Passed to each of the functions.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
        : this(responseStream, new CallLifetime(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state))
    {
    }

    private AsyncServerStreamingCall(IAsyncStreamReader<TResponse> responseStream, CallLifetime lifetime)
    {
        ArgumentNullException.ThrowIfNull(responseStream);
        ResponseStream = responseStream;
        _lifetime = lifetime;
    }

    /// <summary>Yields the responses.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    /// <summary>The metadata before the response; fails as the call fails if none arrives.</summary>
    public Task<Metadata> ResponseHeadersAsync => _lifetime.Headers;

    /// <summary>How the call ended.</summary>
    /// <returns>The final status.</returns>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Status GetStatus() => _lifetime.GetStatus();

    /// <summary>The metadata after the response.</summary>
    /// <returns>The trailers.</returns>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Metadata GetTrailers() => _lifetime.GetTrailers();

    /// <summary>Frees the call, and cancels it if it still runs.</summary>
    public void Dispose() => _lifetime.Dispose();
}
