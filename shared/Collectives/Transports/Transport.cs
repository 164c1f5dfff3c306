namespace Cluster.Collectives.Transports;

/// <summary>What carries weights and gradients between a coordinator and a worker.</summary>
public enum Transport
{
    /// <summary>Shared memory where a worker runs on the coordinator's host, else gRPC.</summary>
    Auto,

    /// <summary>The gRPC stream alone.</summary>
    Grpc,

    /// <summary>Shared memory; a worker that cannot is turned away.</summary>
    SharedMemory,
}
