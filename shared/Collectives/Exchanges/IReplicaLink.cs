using Cluster.Collectives.Messages;

namespace Cluster.Collectives.Exchanges;

/// <summary>The coordinator's end of a link to a worker that keeps weights of its own.</summary>
public interface IReplicaLink
{
    /// <summary>Lets the worker apply the gradient of an exchange.</summary>
    /// <param name="order">Which.</param>
    void Commit(CommitOrder order);
}
