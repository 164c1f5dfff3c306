using Cluster.Engine.Randomness;
using Cluster.Protocol.Audits;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Auditing;

/// <summary>Audits a share of all contributions, each by a counted random decision of its own.</summary>
/// <param name="Seed">The job's seed.</param>
/// <param name="Share">The share, above 0 and up to 1.</param>
internal sealed record SampledAudits(ulong Seed, double Share) : AuditPlan
{
    private const double Words = 1L << 32;

    /// <inheritdoc/>
    public override bool Includes(Round round, int firstLeaf)
    {
        var key = new RandomKey(Seed, RandomPurpose.Audit, (uint)round.Kind, (uint)round.Step, (uint)firstLeaf);
        return Philox.Block(key, 0).Word0 < Share * Words;
    }
}
