using System.Collections.Immutable;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Membership;

/// <summary>A range that a worker was asked to compute and has not finished.</summary>
/// <param name="Generation">Generation in which it was assigned; the worker's contributions carry it back.</param>
/// <param name="Range">The micro-batches.</param>
public sealed record OpenAssignment(Generation Generation, LeafRange Range);

/// <summary>A contribution that was accepted while it grows.</summary>
/// <param name="Generation">Generation of the assignment it answers.</param>
/// <param name="Node">Where it stands in the tree.</param>
public readonly record struct GrowingContribution(Generation Generation, Subtree Node);

/// <summary>A worker as the coordinator knows it.</summary>
/// <param name="Id">Who it is.</param>
/// <param name="LeaseExpires">When its lease runs out unless it renews, on the hosts' monotonic clock.</param>
public sealed record Member(WorkerId Id, TimeSpan LeaseExpires)
{
    /// <summary>Its process.</summary>
    public ProcessIdentity Process { get; init; }

    /// <summary>Whether it asked to leave: it finishes what it has and gets nothing new.</summary>
    public bool IsDraining { get; init; }

    /// <summary>The newest weights sent to it; null before the first.</summary>
    public WeightsVersion? Weights { get; init; }

    /// <summary>The weights that it is sent as they come into being; null before the first.</summary>
    public WeightsVersion? Streamed { get; init; }

    /// <summary>Updates behind the weights and the optimizer state that it has of its own; null where it has none.</summary>
    public long? HeldState { get; init; }

    /// <summary>The sums that it has begun to send.</summary>
    public ImmutableArray<GrowingContribution> Arriving { get; init; } = [];

    /// <summary>What it is computing, in the order of assignment.</summary>
    public ImmutableArray<OpenAssignment> Open { get; init; } = [];

    /// <summary>Micro-batches of the assignments it has not finished.</summary>
    public int OpenLeaves => Open.Sum(assignment => assignment.Range.Count);
}
