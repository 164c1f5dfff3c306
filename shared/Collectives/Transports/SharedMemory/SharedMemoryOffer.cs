namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>What a coordinator offers to workers of its host.</summary>
/// <param name="Weights">The shared weights; null if none are offered to anybody.</param>
/// <param name="Obstacle">Why none are, in words; empty if they are.</param>
public sealed record SharedMemoryOffer(SharedWeights? Weights, string Obstacle)
{
    /// <summary>Makes the shared weights if they are wanted and the system has a way.</summary>
    /// <param name="transport">What the coordinator's user wants.</param>
    /// <param name="length">Length of a weight arena in floats.</param>
    public static SharedMemoryOffer Make(Transport transport, int length)
    {
        if (transport is Transport.Grpc or Transport.Sockets)
        {
            return new SharedMemoryOffer(null, $"the coordinator was told to use {(transport == Transport.Grpc ? "gRPC" : "sockets")}");
        }

        if (SharedMemoryHost.Identity is null)
        {
            return new SharedMemoryOffer(null, "the coordinator's system is not one on which memory can be shared");
        }

        try
        {
            return new SharedMemoryOffer(SharedWeights.Create(length), "");
        }
        catch (IOException error)
        {
            return new SharedMemoryOffer(null, $"the coordinator's system shares no memory: {error.Message}");
        }
    }

    /// <summary>Why a worker is not offered the weights, in words; null if it is.</summary>
    /// <param name="memoryHost">What the worker said of its host.</param>
    public string? ObstacleTo(string memoryHost) => Weights is null ? Obstacle : SharedMemoryHost.ObstacleTo(memoryHost);
}
