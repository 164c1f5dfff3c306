using System.Collections.Immutable;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Audits;

/// <summary>How far the audits of a run are.</summary>
public sealed record AuditProgress
{
    /// <summary>Before the first.</summary>
    public static AuditProgress None { get; } = new();

    /// <summary>The contributions of the round in progress that wait for a verdict, in the order of their leaves.</summary>
    public ImmutableSortedDictionary<int, AuditCase> Open { get; init; } = ImmutableSortedDictionary<int, AuditCase>.Empty;

    /// <summary>What every process contributed unaudited: one entry a process that ever did.</summary>
    public ImmutableDictionary<ProcessIdentity, Standing> Standings { get; init; } = ImmutableDictionary<ProcessIdentity, Standing>.Empty;

    /// <summary>Processes that were caught.</summary>
    public ImmutableHashSet<ProcessIdentity> Quarantined { get; init; } = [];

    /// <summary>Whether weights may have been updated by sums of the round in progress, so that it is too late to audit one.</summary>
    public bool IsReducing { get; init; }

    /// <summary>Whether a worker computes something for an audit.</summary>
    /// <param name="worker">Who.</param>
    public bool IsAsked(WorkerId worker)
    {
        foreach (var open in Open.Values)
        {
            if (open.Asked == worker)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Leaves that a worker computes for audits.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="tree">The round's tree.</param>
    public int LeavesAskedOf(WorkerId worker, ReductionTree tree) =>
        Open.Values.Where(open => open.Asked == worker).Sum(open => tree.LeavesOf(open.Node).Count);
}
