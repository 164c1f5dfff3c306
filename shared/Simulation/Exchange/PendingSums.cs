using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Simulation.Exchange;

/// <summary>Subtrees of which buckets have come, and that do not count yet.</summary>
/// <param name="buckets">Number of buckets.</param>
internal sealed class PendingSums(int buckets)
{
    private readonly Dictionary<(WorkerId Worker, Subtree Subtree), Entry> _pending = [];

    /// <summary>The subtrees of which all buckets have come, with what they answer, in ascending order of their leaves.</summary>
    public List<(AssignRange Order, Subtree Subtree)> Whole =>
    [
        .. _pending.Where(pending => pending.Value.Missing == 0)
            .Select(pending => (pending.Value.Order, pending.Key.Subtree))
            .OrderBy(pending => pending.Subtree.FirstLeaf),
    ];

    /// <summary>Notes one bucket; one that was sent again counts once.</summary>
    /// <returns>Whether all of the subtree's are there.</returns>
    public bool Take(AssignRange order, Subtree subtree, int bucket)
    {
        var key = (order.Worker, subtree);
        if (!_pending.TryGetValue(key, out var entry))
        {
            _pending[key] = entry = new Entry(order, buckets);
        }

        return entry.Take(bucket);
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

    private sealed class Entry(AssignRange order, int buckets)
    {
        private readonly bool[] _has = new bool[buckets];

        public AssignRange Order => order;

        public int Missing { get; private set; } = buckets;

        public bool Take(int bucket)
        {
            Missing -= _has[bucket] ? 0 : 1;
            _has[bucket] = true;
            return Missing == 0;
        }
    }
}
