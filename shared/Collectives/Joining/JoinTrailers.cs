using Grpc.Core;

namespace Cluster.Collectives.Joining;

/// <summary>Names of trailing metadata that the coordinator sends with a refusal.</summary>
public static class JoinTrailers
{
    /// <summary>Present when asking again is of no use.</summary>
    public const string Final = "cluster-final";

    /// <summary>Whether the coordinator says that asking again is of no use.</summary>
    /// <param name="error">Its answer.</param>
    public static bool AreFinal(RpcException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Trailers.GetValue(Final) is not null;
    }

    /// <summary>Whether the coordinator says that its run is over, so that nobody has anything left to do.</summary>
    /// <param name="error">Its answer.</param>
    public static bool SayRunIsOver(RpcException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.StatusCode == StatusCode.Unavailable && AreFinal(error);
    }
}
