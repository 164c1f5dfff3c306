using Cluster.Collectives.Exchanges;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Messages;

/// <summary>What the coordinator tells a worker, beside weights.</summary>
public abstract record Order;

/// <summary>Compute the sums over a range; the round's weights were sent before.</summary>
/// <param name="Round">The round.</param>
/// <param name="Generation">Generation of the assignment, to be carried back by its contributions.</param>
/// <param name="Range">The micro-batches.</param>
public sealed record AssignmentOrder(Round Round, Generation Generation, LeafRange Range) : Order
{
    /// <summary>How the workers reduce the gradients among themselves; null where the sums go to the coordinator. The range may be empty.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>The peers of the exchange to which the worker opens a connection unless it has one.</summary>
    public IReadOnlyList<PeerAddress> Peers { get; init; } = [];
}

/// <summary>Nothing follows.</summary>
/// <param name="Cause">Why the worker is let go.</param>
/// <param name="Message">More for people, or empty.</param>
public sealed record ReleaseOrder(ReleaseCause Cause, string Message) : Order;

/// <summary>Why a worker is let go.</summary>
public enum ReleaseCause
{
    /// <summary>It asked to leave and has finished what it held.</summary>
    Drained,

    /// <summary>The run is over.</summary>
    RunFinished,

    /// <summary>The run failed; the message says why.</summary>
    RunFailed,
}
