namespace Grpc.Core;

/// <summary>How a call ended: a code, a sentence for people and, on the client only, the exception behind it.</summary>
public struct Status
{
    /// <summary>Success without detail.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, string.Empty);

    /// <summary>Cancellation without detail.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, string.Empty);

    // Null only in default(Status), which must read as an empty detail.
    private readonly string? _detail;

    /// <summary>Makes a status without an exception.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The sentence that travels with it.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>Makes a status that remembers the exception behind it.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The sentence that travels with it.</param>
    /// <param name="debugException">The cause; never sent over the wire.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        _detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The sentence for people; empty where there is none.</summary>
    public readonly string Detail => _detail ?? string.Empty;

    /// <summary>The local cause of a failure, for debugging.</summary>
    public Exception? DebugException { get; }

    /// <summary>The code, the detail and, if there is one, the type and message of the exception.</summary>
    /// <returns>One line in the form <c>Status(StatusCode="…", Detail="…")</c>.</returns>
    public override readonly string ToString()
    {
        var cause = DebugException is null ? string.Empty : $", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\"";
        return $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\"{cause})";
    }
}
