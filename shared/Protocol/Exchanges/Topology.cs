namespace Cluster.Protocol.Exchanges;

/// <summary>Where the sums of a training round meet. It changes no bit.</summary>
public enum Topology
{
    /// <summary>At the coordinator, which updates the weights and sends them out.</summary>
    Coordinator,

    /// <summary>At the workers, each of which finishes a part of the tree, tells the others, and updates weights of its own.</summary>
    AllReduce,
}
