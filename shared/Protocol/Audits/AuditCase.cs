using System.Collections.Immutable;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Audits;

/// <summary>What one process computed for a node.</summary>
/// <param name="Worker">The worker that computed it.</param>
/// <param name="Process">Its process.</param>
/// <param name="Digest">Digest of the sums.</param>
public readonly record struct Ballot(WorkerId Worker, ProcessIdentity Process, ulong Digest)
{
    /// <summary>The number that stands for the coordinator's host where it computes sums itself.</summary>
    public static WorkerId Host { get; } = new(0);
}

/// <summary>A contribution that waits for others to compute the same.</summary>
/// <param name="Node">Where it stands in the tree.</param>
/// <param name="Ballots">What was computed so far; the contribution itself first.</param>
public sealed record AuditCase(Subtree Node, ImmutableArray<Ballot> Ballots)
{
    /// <summary>Who computes it now: a worker, or <see cref="Ballot.Host"/>; null while nobody does.</summary>
    public WorkerId? Asked { get; init; }

    /// <summary>Generation in which it was asked for.</summary>
    public Generation AskedIn { get; init; }

    /// <summary>The digest that two hold; null while no two do.</summary>
    public ulong? Agreed
    {
        get
        {
            for (var later = 1; later < Ballots.Length; later++)
            {
                for (var earlier = 0; earlier < later; earlier++)
                {
                    if (Ballots[earlier].Digest == Ballots[later].Digest)
                    {
                        return Ballots[later].Digest;
                    }
                }
            }

            return null;
        }
    }
}
