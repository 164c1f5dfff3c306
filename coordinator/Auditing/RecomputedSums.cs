using Cluster.Collectives.Reduction;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Coordinator.Auditing;

/// <summary>Sums that repeat contributions of the round in progress, kept until the verdict: where two differ, people want to know in what.</summary>
/// <param name="pool">Where they go back to.</param>
internal sealed class RecomputedSums(SubtreeSumsPool pool)
{
    private readonly List<(WorkerId Worker, Subtree Node, SubtreeSums Sums)> _kept = [];

    /// <summary>Keeps sums, which are given away with it.</summary>
    /// <param name="worker">Who computed them.</param>
    /// <param name="node">The contribution that they repeat.</param>
    /// <param name="sums">The sums.</param>
    public void Keep(WorkerId worker, Subtree node, SubtreeSums sums) => _kept.Add((worker, node, sums));

    /// <summary>The newest that a worker computed for a node; null if there are none.</summary>
    public SubtreeSums? Find(WorkerId worker, Subtree node) => _kept.FindLast(kept => (kept.Worker, kept.Node) == (worker, node)).Sums;

    /// <summary>Gives back all that were computed for a node.</summary>
    public void Release(Subtree node) => Release(kept => kept.Node == node);

    /// <summary>Gives back everything.</summary>
    public void Clear() => Release(_ => true);

    private void Release(Predicate<(WorkerId Worker, Subtree Node, SubtreeSums Sums)> isMeant)
    {
        foreach (var kept in _kept.FindAll(isMeant))
        {
            pool.Return(kept.Sums);
        }

        _kept.RemoveAll(isMeant);
    }
}
