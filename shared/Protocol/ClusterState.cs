using System.Collections.Immutable;
using Cluster.Protocol.Audits;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Protocol.Stragglers;

namespace Cluster.Protocol;

/// <summary>Where a run stands.</summary>
public enum RunPhase
{
    /// <summary>Too few workers have joined to begin.</summary>
    WaitingForWorkers,

    /// <summary>A round is in progress.</summary>
    Collecting,

    /// <summary>The host is finishing the round's tree.</summary>
    Completing,

    /// <summary>The host is going back to an earlier state.</summary>
    GoingBack,

    /// <summary>The run is over.</summary>
    Finished,
}

/// <summary>What does not change during a term.</summary>
/// <param name="Plan">The rounds of the job.</param>
/// <param name="Term">This coordinator's term.</param>
/// <param name="WorkersToStart">Members to wait for before the first round, 1 or more.</param>
/// <param name="LeaseDuration">How long a worker stays a member without a sign of life.</param>
/// <param name="Start">The round of the plan to begin with; null for the first.</param>
/// <param name="StopAfter">The run ends after this many updates, counted over the whole job, and the evaluation that is due then; null to
/// carry the job out whole.</param>
/// <param name="StreamsWeights">Whether the host can update some weights while sums of others are on their way.</param>
/// <param name="Topology">Where the gradients of training rounds meet.</param>
public sealed record ProtocolOptions(
    RoundPlan Plan,
    Term Term,
    int WorkersToStart,
    TimeSpan LeaseDuration,
    Round? Start = null,
    long? StopAfter = null,
    bool StreamsWeights = false,
    Topology Topology = Topology.Coordinator)
{
    /// <summary>Fewest members with which the run goes on, 1 or more and at most <see cref="WorkersToStart"/>. With fewer it gives out
    /// nothing until others have joined.</summary>
    public int LeastWorkers { get; init; } = 1;

    /// <summary>Most members that are given work, <see cref="WorkersToStart"/> or more; further ones stand by. Null for any number.</summary>
    public int? MostWorkers { get; init; }

    /// <summary>What is done about slow workers; null for nothing: ranges are equal, and nobody's is computed twice. So it must be where wire
    /// formats lose bits, since then the sums depend on who computes which range.</summary>
    public StragglerPolicy? Stragglers { get; init; }

    /// <summary>Which contributions are computed a second time; null for none.</summary>
    public AuditPlan? Audit { get; init; }

    /// <summary>Processes that were caught in an earlier term, and may not join.</summary>
    public ImmutableHashSet<ProcessIdentity> Quarantined { get; init; } = [];

    /// <summary>The round to begin with.</summary>
    public Round FirstRound => Start ?? Plan.First;
}

/// <summary>Everything the core knows. A value: stepping it makes a new one.</summary>
/// <param name="Options">What does not change.</param>
public sealed record ClusterState(ProtocolOptions Options)
{
    /// <summary>Where the run stands.</summary>
    public RunPhase Phase { get; init; } = RunPhase.WaitingForWorkers;

    /// <summary>The round in progress, or the one that will begin first.</summary>
    public Round Round { get; init; } = Options.FirstRound;

    /// <summary>Changes of membership so far.</summary>
    public Generation Generation { get; init; }

    /// <summary>The members, in order of joining.</summary>
    public ImmutableSortedDictionary<WorkerId, Member> Members { get; init; } = ImmutableSortedDictionary<WorkerId, Member>.Empty;

    /// <summary>The leaves whose sums are in the tree.</summary>
    public LeafSet Arrived { get; init; } = LeafSet.Empty(Options.FirstRound.LeafCount);

    /// <summary>The exchange in progress; null where there is none.</summary>
    public ExchangeProgress? Exchange { get; init; }

    /// <summary>How far audits are.</summary>
    public AuditProgress Audits { get; init; } = AuditProgress.None with { Quarantined = Options.Quarantined };

    /// <summary>Whether the run was asked to end after the round in progress.</summary>
    public bool IsStopping { get; init; }

    /// <summary>When <see cref="Events.TimePassed"/> should come at the latest, beside what leases need; null if nothing waits for it.</summary>
    public TimeSpan? WakeAt { get; init; }

    /// <summary>The members that may be given ranges: those that do not leave, but for the latest where there are too many.</summary>
    public ImmutableArray<Member> ActiveMembers =>
        [.. Members.Values.Where(member => !member.IsDraining).Take(Options.MostWorkers ?? int.MaxValue)];

    /// <summary>Active members without which nothing is given out.</summary>
    public int NeededWorkers => Phase switch
    {
        RunPhase.WaitingForWorkers => Options.WorkersToStart,
        RunPhase.Finished => 0,

        // Whoever asked it to stop is not made to wait for workers.
        _ => IsStopping ? 1 : Options.LeastWorkers,
    };

    /// <summary>Whether there are too few workers to begin or to go on.</summary>
    public bool IsShort => ActiveMembers.Length < NeededWorkers;
}
