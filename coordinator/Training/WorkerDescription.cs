namespace Cluster.Coordinator.Training;

/// <summary>What is known of a worker beside the protocol, for people.</summary>
/// <param name="Host">The machine it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Threads">Its compute threads.</param>
/// <param name="Simd">The SIMD path its kernels take.</param>
/// <param name="Transport">What carries its weights and gradients.</param>
public sealed record WorkerDescription(string Host, int ProcessId, int Threads, string Simd, string Transport = "")
{
    /// <summary>Carried by shared memory.</summary>
    public const string SharedMemory = "shared memory";

    /// <summary>Carried by the gRPC stream.</summary>
    public const string Grpc = "gRPC";

    /// <summary>Not carried at all: the worker is a thread.</summary>
    public const string InProcess = "in process";
}
