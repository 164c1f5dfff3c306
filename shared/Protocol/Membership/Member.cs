using System.Collections.Immutable;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Protocol.Stragglers;

namespace Cluster.Protocol.Membership;

/// <summary>A range that a worker was asked to compute and has not finished.</summary>
/// <param name="Generation">Generation in which it was assigned; the worker's contributions carry it back.</param>
/// <param name="Round">The round it is of.</param>
/// <param name="Range">The micro-batches.</param>
public sealed record OpenAssignment(Generation Generation, Round Round, LeafRange Range)
{
    /// <summary>What of the range the worker has not sent yet, whether somebody else has or not.</summary>
    public ImmutableArray<LeafRange> Owed { get; init; } = [Range];

    /// <summary>Micro-batches that it has not sent yet.</summary>
    public int OwedLeaves => Owed.Sum(owed => owed.Count);

    /// <summary>The assignment once some of it was sent.</summary>
    /// <param name="leaves">What was sent.</param>
    public OpenAssignment Without(LeafRange leaves) => this with { Owed = [.. Owed.SelectMany(owed => owed.Without(leaves))] };
}

/// <summary>A contribution that was accepted while it grows.</summary>
/// <param name="Generation">Generation of the assignment it answers.</param>
/// <param name="Node">Where it stands in the tree.</param>
public readonly record struct GrowingContribution(Generation Generation, Subtree Node);

/// <summary>How long a worker has been at work without a pause.</summary>
/// <param name="Since">When it was given something after it had nothing.</param>
/// <param name="Leaves">Micro-batches that it was given since.</param>
/// <param name="LastProgress">When it was given the first of them, began to send something or had sent it.</param>
public readonly record struct Work(TimeSpan Since, int Leaves, TimeSpan LastProgress);

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

    /// <summary>What it is computing for the round in progress, in the order of assignment.</summary>
    public ImmutableArray<OpenAssignment> Open { get; init; } = [];

    /// <summary>What it is still computing for rounds that were completed without it, since others were faster.</summary>
    public ImmutableArray<OpenAssignment> Late { get; init; } = [];

    /// <summary>How fast it is, by kind of round.</summary>
    public ImmutableSortedDictionary<RoundKind, Pace> Paces { get; init; } = ImmutableSortedDictionary<RoundKind, Pace>.Empty;

    /// <summary>How long it has been at work; of its last work while it has none.</summary>
    public Work Work { get; init; }

    /// <summary>Whether there is anything that it has not sent.</summary>
    public bool IsBusy => !Open.IsEmpty || !Late.IsEmpty;

    /// <summary>Micro-batches of the round in progress that it has not sent.</summary>
    public int OpenLeaves => Open.Sum(assignment => assignment.OwedLeaves);

    /// <summary>Micro-batches of any round that it has not sent.</summary>
    public int OwedLeaves => OpenLeaves + Late.Sum(assignment => assignment.OwedLeaves);
}
