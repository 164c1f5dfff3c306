using Cluster.Protocol.Audits;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>Audits some contributions, chosen by a hash.</summary>
/// <param name="Percent">How many of 100.</param>
internal sealed record ModelAudit(int Percent) : AuditPlan
{
    public override bool Includes(Round round, int firstLeaf) =>
        ScheduleRandom.Hash(7, (long)round.Kind, round.Step, firstLeaf) % 100 < (ulong)Percent;
}
