using Cluster.Collectives.Transports;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Training;

/// <summary>What is known of a worker beside the protocol, for people.</summary>
/// <param name="Host">The machine it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Threads">Its compute threads.</param>
/// <param name="Simd">The SIMD path its kernels take.</param>
/// <param name="Transport">What carries its weights and gradients.</param>
public sealed record WorkerDescription(string Host, int ProcessId, int Threads, string Simd, string Transport = "")
{
    /// <summary>Not carried at all: the worker is a thread.</summary>
    public const string InProcess = "in process";

    /// <summary>Which process it is.</summary>
    public ProcessIdentity Process => new(Host, ProcessId);

    /// <summary>Between the workers, over sockets.</summary>
    public const string AllReduce = "sockets between workers";

    /// <summary>What people are told of a carrier.</summary>
    /// <param name="carrier">The carrier, once it is settled.</param>
    public static string NameOf(Transport carrier) => carrier switch
    {
        Collectives.Transports.Transport.SharedMemory => "shared memory",
        Collectives.Transports.Transport.Sockets => "sockets",
        Collectives.Transports.Transport.Grpc => "gRPC",
        _ => throw new ArgumentOutOfRangeException(nameof(carrier), carrier, "A link is carried by one way."),
    };
}
