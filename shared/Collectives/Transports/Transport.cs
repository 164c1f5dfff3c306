namespace Cluster.Collectives.Transports;

/// <summary>What carries weights and gradients between a coordinator and a worker.</summary>
public enum Transport
{
    /// <summary>Shared memory where a worker runs on the coordinator's host, else a data channel, else gRPC.</summary>
    Auto,

    /// <summary>The gRPC stream alone.</summary>
    Grpc,

    /// <summary>Shared memory; a worker that cannot is turned away.</summary>
    SharedMemory,

    /// <summary>A data channel, a connection beside the gRPC stream; a worker that cannot open one is turned away.</summary>
    Sockets,
}
