namespace Grpc.Core;

/// <summary>The result codes of the gRPC protocol. The numbers travel in the <c>grpc-status</c> trailer.</summary>
/// <remarks>Source: "Status codes and their use in gRPC", the protocol's own table.</remarks>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by its caller.</summary>
    Cancelled = 1,

    /// <summary>The failure has no known category; also what an unhandled server exception becomes.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever state the server is in.</summary>
    InvalidArgument = 3,

    /// <summary>Time ran out before the call completed; the work may still have been done.</summary>
    DeadlineExceeded = 4,

    /// <summary>Something that the request names does not exist.</summary>
    NotFound = 5,

    /// <summary>Something that the request would create exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a size limit or a machine's memory is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The server is not in the state the request needs; retrying does not help until that state changes.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict with concurrent work; retry the larger unit of work.</summary>
    Aborted = 10,

    /// <summary>The request goes past a valid range that may grow, such as the end of a file.</summary>
    OutOfRange = 11,

    /// <summary>The server does not implement the method.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the server or of the transport broke.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached now; the call may be retried after a pause.</summary>
    Unavailable = 14,

    /// <summary>Data was lost or damaged beyond recovery.</summary>
    DataLoss = 15,

    /// <summary>The caller's credentials are missing or invalid.</summary>
    Unauthenticated = 16,
}
