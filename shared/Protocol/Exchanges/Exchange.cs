using System.Collections.Immutable;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Exchanges;

/// <summary>One who takes part in an exchange.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Range">The micro-batches whose sums it computes; none where there are more workers than micro-batches.</param>
public readonly record struct ExchangeMember(WorkerId Worker, LeafRange Range);

/// <summary>How the workers reduce a training round's gradients among themselves: who computes what, and who finishes the tree for which part
/// of the gradients. The gradients are cut into as many consecutive shards as there are members; shard k is member k's. Who owns what
/// changes no bit, since the tree is the round's.</summary>
/// <param name="Generation">Generation in which it was planned. What carries another belongs to another exchange.</param>
/// <param name="Members">Who takes part, in order of joining; 1 or more.</param>
public sealed record Exchange(Generation Generation, ImmutableArray<ExchangeMember> Members)
{
    /// <summary>The place of a worker among the members, which is also its shard; -1 if it takes no part.</summary>
    /// <param name="worker">Who.</param>
    public int PlaceOf(WorkerId worker)
    {
        for (var place = 0; place < Members.Length; place++)
        {
            if (Members[place].Worker == worker)
            {
                return place;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool Equals(Exchange? other) => other is not null && Generation == other.Generation && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Generation, Members.Length);
}

/// <summary>How far an exchange has come.</summary>
/// <param name="Plan">The exchange.</param>
/// <param name="Holders">The members that hold the whole reduced gradient.</param>
/// <param name="IsReceived">Whether the coordinator's host holds it.</param>
public sealed record ExchangeProgress(Exchange Plan, ImmutableSortedSet<WorkerId> Holders, bool IsReceived)
{
    /// <summary>Whether nobody is missing it any more.</summary>
    public bool IsWhole => IsReceived && Holders.Count == Plan.Members.Length;
}
