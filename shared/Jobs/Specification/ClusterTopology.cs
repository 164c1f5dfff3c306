namespace Cluster.Jobs.Specification;

/// <summary>Where the gradients of a step meet.</summary>
public enum ClusterTopology
{
    /// <summary>At the coordinator.</summary>
    Coordinator,

    /// <summary>Between the workers.</summary>
    AllReduce,
}
