namespace Grpc.Core;

/// <summary>How a channel stands with its server.</summary>
/// <remarks>Source: "gRPC Connectivity Semantics and API", the protocol's own description.</remarks>
public enum ConnectivityState
{
    /// <summary>Not connected, and not trying until a call is made.</summary>
    Idle = 0,

    /// <summary>Making a connection.</summary>
    Connecting = 1,

    /// <summary>Connected.</summary>
    Ready = 2,

    /// <summary>The last attempt failed; the next follows after a pause.</summary>
    TransientFailure = 3,

    /// <summary>Closed for good.</summary>
    Shutdown = 4,
}
