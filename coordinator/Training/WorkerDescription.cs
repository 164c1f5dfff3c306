namespace Cluster.Coordinator.Training;

/// <summary>What is known of a worker beside the protocol, for people.</summary>
/// <param name="Host">The machine it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Threads">Its compute threads.</param>
/// <param name="Simd">The SIMD path its kernels take.</param>
public sealed record WorkerDescription(string Host, int ProcessId, int Threads, string Simd);
