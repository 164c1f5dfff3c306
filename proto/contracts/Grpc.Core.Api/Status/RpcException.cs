namespace Grpc.Core;

/// <summary>A call that did not end with <see cref="StatusCode.OK"/>.</summary>
/// <remarks>A client catches it; a server method throws it to choose the status and the trailers its caller sees.</remarks>
public class RpcException : Exception
{
    /// <summary>Makes an exception whose message is the status as text.</summary>
    /// <param name="status">How the call ended.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>Makes an exception with its own message.</summary>
    /// <param name="status">How the call ended.</param>
    /// <param name="message">The exception's message; not sent over the wire.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Makes an exception that carries trailers and whose message is the status as text.</summary>
    /// <param name="status">How the call ended.</param>
    /// <param name="trailers">What was, or is to be, sent after the response.</param>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Makes an exception that carries trailers and its own message.</summary>
    /// <param name="status">How the call ended; its exception becomes the inner exception.</param>
    /// <param name="trailers">What was, or is to be, sent after the response.</param>
    /// <param name="message">The exception's message; not sent over the wire.</param>
    /// <exception cref="ArgumentNullException"><paramref name="trailers"/> is null.</exception>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>How the call ended.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>The metadata after the response; empty where there is none.</summary>
    public Metadata Trailers { get; }
}
