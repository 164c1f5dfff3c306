namespace Cluster.Collectives.Joining;

/// <summary>Names of trailing metadata that the coordinator sends with a refusal.</summary>
public static class JoinTrailers
{
    /// <summary>Present when asking again is of no use.</summary>
    public const string Final = "cluster-final";
}
