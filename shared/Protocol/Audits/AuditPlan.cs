using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Audits;

/// <summary>Which sums are computed a second time by another worker and compared. A pure function of the round and a leaf: it depends
/// neither on workers nor on when it is asked.</summary>
public abstract record AuditPlan
{
    /// <summary>Whether the contribution that begins with a leaf is computed twice.</summary>
    /// <param name="round">The round.</param>
    /// <param name="firstLeaf">The first leaf below the contribution's node.</param>
    public abstract bool Includes(Round round, int firstLeaf);
}
