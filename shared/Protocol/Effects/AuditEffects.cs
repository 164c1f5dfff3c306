using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Effects;

/// <summary>The sums that just arrived repeat a contribution that is in the tree: keep them until the verdict, beside the round's own.</summary>
/// <param name="Worker">Who sent them.</param>
/// <param name="Subtree">The contribution they repeat.</param>
public sealed record KeepRecomputation(WorkerId Worker, Subtree Subtree) : ProtocolEffect;

/// <summary>Compute the sums of a node here, since workers do not agree and there is none left to ask; then report
/// <see cref="Events.RecomputedByHost"/>. The weights do not change meanwhile.</summary>
/// <param name="Generation">Generation to report it with.</param>
/// <param name="Round">The round.</param>
/// <param name="Subtree">Which node.</param>
public sealed record RecomputeByHost(Generation Generation, Round Round, Subtree Subtree) : ProtocolEffect;

/// <summary>An audit is over: count it, and let go of what was kept for it.</summary>
/// <param name="Worker">Whose contribution it was.</param>
/// <param name="Subtree">Which.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record ReportAudit(WorkerId Worker, Subtree Subtree, AuditOutcome Outcome) : ProtocolEffect;

/// <summary>What came of an audit.</summary>
public enum AuditOutcome
{
    /// <summary>Another computed the same.</summary>
    Passed,

    /// <summary>There was nobody else to compute it.</summary>
    NobodyElse,
}

/// <summary>A worker computed other sums than two others agree on: report it. It is evicted next, and its process may not come back.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Digest">Digest of its sums.</param>
/// <param name="Witness">One of those who agree; the host has the number 0.</param>
/// <param name="Agreed">Digest of their sums.</param>
/// <param name="Round">The round.</param>
/// <param name="Subtree">The node.</param>
/// <param name="TrustedUpdates">Updates behind the newest weights that cannot depend on it; null where it touched no round before this one.</param>
public sealed record QuarantineWorker(
    WorkerId Worker, ulong Digest, WorkerId Witness, ulong Agreed, Round Round, Subtree Subtree, long? TrustedUpdates) : ProtocolEffect;

/// <summary>Go back to a state of the run with at most so many updates behind its weights, or to the one it began with, and to all that
/// belonged to it; what was stored of later ones must never be used. Then report <see cref="Events.WentBack"/>.</summary>
/// <param name="Updates">Most updates.</param>
public sealed record GoBack(long Updates) : ProtocolEffect;

/// <summary>No two computations of a node gave the same sums, the host's neither: the run cannot go on.</summary>
/// <param name="Round">The round.</param>
/// <param name="Subtree">The node.</param>
public sealed record GiveUp(Round Round, Subtree Subtree) : ProtocolEffect;
