using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A running call with a stream of requests and one response.</summary>
/// <typeparam name="TRequest">The request message.</typeparam>
/// <typeparam name="TResponse">The response message.</typeparam>
/// <remarks>Awaiting it awaits the response, which normally comes after the request stream was completed.</remarks>
public sealed class AsyncClientStreamingCall<TRequest, TResponse> : IDisposable
{
    private readonly CallLifetime _lifetime;

    /// <summary>Assembles a call from ready parts, as test doubles and decorating interceptors do.</summary>
    /// <param name="requestStream">Takes the requests.</param>
    /// <param name="responseAsync">The response; fails with <see cref="RpcException"/> unless the status is OK.</param>
    /// <param name="responseHeadersAsync">The metadata before the response.</param>
    /// <param name="getStatusFunc">Returns the final status; throws before the call has ended.</param>
    /// <param name="getTrailersFunc">Returns the trailers; throws before the call has ended.</param>
    /// <param name="disposeAction">Cancels a running call and frees it.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(requestStream, responseAsync, new CallLifetime(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction))
    {
    }

    /// <summary>Assembles a call from functions of one state object, as a channel does.</summary>
    /// <param name="requestStream">Takes the requests.</param>
    /// <param name="responseAsync">The response; fails with <see cref="RpcException"/> unless the status is OK.</param>
    /// <param name="responseHeadersAsync">Returns the metadata before the response.</param>
    /// <param name="getStatusFunc">Returns the final status; throws before the call has ended.</param>
    /// <param name="getTrailersFunc">Returns the trailers; throws before the call has ended.</param>
    /// <param name="disposeAction">Cancels a running call and frees it.</param>
    /// <param name="state">Passed to each of the functions.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
        : this(requestStream, responseAsync, new CallLifetime(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state))
    {
    }

    private AsyncClientStreamingCall(IClientStreamWriter<TRequest> requestStream, Task<TResponse> responseAsync, CallLifetime lifetime)
    {
        ArgumentNullException.ThrowIfNull(requestStream);
        ArgumentNullException.ThrowIfNull(responseAsync);
        RequestStream = requestStream;
        ResponseAsync = responseAsync;
        _lifetime = lifetime;
    }

    /// <summary>Takes the requests.</summary>
    public IClientStreamWriter<TRequest> RequestStream { get; }

    /// <summary>The response; fails with <see cref="RpcException"/> unless the status is OK.</summary>
    public Task<TResponse> ResponseAsync { get; }

    /// <summary>The metadata before the response; fails as the call fails if none arrives.</summary>
    public Task<Metadata> ResponseHeadersAsync => _lifetime.Headers;

    /// <summary>Lets <c>await call</c> wait for the response.</summary>
    /// <returns>The awaiter of <see cref="ResponseAsync"/>.</returns>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>Configures where the code after <c>await call</c> runs.</summary>
    /// <param name="continueOnCapturedContext">Whether it returns to the context that awaits.</param>
    /// <returns>An awaitable over <see cref="ResponseAsync"/>.</returns>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) =>
        ResponseAsync.ConfigureAwait(continueOnCapturedContext);

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
