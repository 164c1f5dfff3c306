namespace Grpc.Core;

/// <summary>What the four call objects share: the response headers, the final status and trailers, and disposal.</summary>
/// <remarks>The invoker passes its call as <c>state</c> beside delegates that are shared by all calls, so that a call object
/// costs no closures.</remarks>
internal readonly struct CallLifetime
{
    private static readonly object NoState = new();

    private readonly Func<object, Task<Metadata>> _headers;
    private readonly Func<object, Status> _status;
    private readonly Func<object, Metadata> _trailers;
    private readonly Action<object> _dispose;
    private readonly object _state;

    internal CallLifetime(
        Func<object, Task<Metadata>> headers,
        Func<object, Status> status,
        Func<object, Metadata> trailers,
        Action<object> dispose,
        object state)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(trailers);
        ArgumentNullException.ThrowIfNull(dispose);
        _headers = headers;
        _status = status;
        _trailers = trailers;
        _dispose = dispose;
        _state = state;
    }

    /// <summary>The form without state, which test doubles and decorating interceptors use.</summary>
    internal CallLifetime(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose)
        : this(_ => headers, _ => status(), _ => trailers(), _ => dispose(), NoState)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(trailers);
        ArgumentNullException.ThrowIfNull(dispose);
    }

    internal Task<Metadata> Headers => _headers(_state);

    internal Status GetStatus() => _status(_state);

    internal Metadata GetTrailers() => _trailers(_state);

    internal void Dispose() => _dispose(_state);
}
