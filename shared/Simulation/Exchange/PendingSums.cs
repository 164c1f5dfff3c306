using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Simulation.Exchange;

/// <summary>Subtrees of which buckets have come, and that do not count yet.</summary>
/// <param name="buckets">Number of buckets.</param>
internal sealed class PendingSums(int buckets)
{
    private readonly Dictionary<(WorkerId Worker, Subtree Subtree), (AssignRange Order, int Missing)> _pending = [];

    /// <summary>Every subtree that does not count yet, with what it answers.</summary>
    public IEnumerable<(AssignRange Order, Subtree Subtree)> All =>
        _pending.Select(pending => (pending.Value.Order, pending.Key.Subtree)).OrderBy(pending => pending.Subtree.FirstLeaf);

    /// <summary>Notes one bucket.</summary>
    /// <returns>Whether it was the subtree's last.</returns>
    public bool Take(AssignRange order, Subtree subtree)
    {
        var key = (order.Worker, subtree);
        var missing = _pending.TryGetValue(key, out var pending) ? pending.Missing - 1 : buckets - 1;
        _pending[key] = (order, missing);
        return missing == 0;
    }

    /// <summary>Forgets a subtree, since it counts now.</summary>
    public void Remove(WorkerId worker, Subtree subtree) => _pending.Remove((worker, subtree));

    /// <summary>Forgets what a worker sent.</summary>
    /// <returns>Its subtrees.</returns>
    public IReadOnlyList<Subtree> Remove(WorkerId worker)
    {
        var lost = _pending.Keys.Where(key => key.Worker == worker).ToList();
        lost.ForEach(key => _pending.Remove(key));
        return [.. lost.Select(key => key.Subtree)];
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _pending.Clear();
}
