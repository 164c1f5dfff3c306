using Cluster.Engine.Memory;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Reduction;

/// <summary>Adds subtree sums along the fixed tree, in whatever order they come. Two siblings are added as soon as both are
/// there, left plus right; a node whose sibling has no leaf is promoted. So the bits of every node depend on the leaves alone:
/// threads of a worker, workers and the coordinator use this one class.</summary>
/// <param name="pool">Where merged sums go.</param>
/// <param name="merge">Adds gradients in another way than the pool, such as on several threads, with the same result.</param>
public sealed class TreeReducer(SubtreeSumsPool pool, Action<AlignedBuffer, AlignedBuffer>? merge = null)
{
    private readonly List<SubtreeSums> _held = [];
    private ReductionTree _tree;

    /// <summary>Where merged sums go; another one only while none are held.</summary>
    public SubtreeSumsPool Pool { get; set; } = pool;

    /// <summary>The sums that wait for a sibling, in ascending order of their leaves once <see cref="SortHeld"/> was called.</summary>
    public IReadOnlyList<SubtreeSums> Held => _held;

    /// <summary>Starts over with the tree of another round; sums still held go back to the pool.</summary>
    /// <param name="tree">The round's tree.</param>
    public void Reset(ReductionTree tree)
    {
        foreach (var sums in _held)
        {
            Pool.Return(sums);
        }

        _held.Clear();
        _tree = tree;
    }

    /// <summary>Takes in the sums of one node and merges upwards as far as siblings are there. The caller gives the sums away.</summary>
    /// <param name="sums">Sums whose <see cref="SubtreeSums.Node"/> is set; no leaf below it may have been added before.</param>
    public void Add(SubtreeSums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        sums.Node = _tree.Promote(sums.Node);
        while (sums.Node.Level < _tree.RootLevel && TakeHeld(sums.Node.Sibling) is { } sibling)
        {
            var (left, right) = sums.Node.IsLeft ? (sums, sibling) : (sibling, sums);
            Pool.Merge(left, right, merge);
            left.Node = _tree.Promote(left.Node);
            sums = left;
        }

        _held.Add(sums);
    }

    /// <summary>Puts the held sums in ascending order of their leaves.</summary>
    public void SortHeld() => _held.Sort(static (left, right) => left.Node.FirstLeaf.CompareTo(right.Node.FirstLeaf));

    /// <summary>Moves every held sum out, in ascending order of their leaves.</summary>
    /// <param name="target">The list that takes them.</param>
    public void MoveTo(ICollection<SubtreeSums> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        SortHeld();
        foreach (var sums in _held)
        {
            target.Add(sums);
        }

        _held.Clear();
    }

    /// <summary>Moves every held sum into another reducer of the same tree.</summary>
    /// <param name="target">The reducer that takes them.</param>
    public void MoveTo(TreeReducer target)
    {
        ArgumentNullException.ThrowIfNull(target);
        SortHeld();
        foreach (var sums in _held)
        {
            target.Add(sums);
        }

        _held.Clear();
    }

    /// <summary>Takes the root's sums out.</summary>
    /// <returns>The sums over all leaves; the caller returns them to the pool.</returns>
    /// <exception cref="InvalidOperationException">Leaves are missing.</exception>
    public SubtreeSums TakeRoot() =>
        TakeHeld(_tree.Root) ?? throw new InvalidOperationException("The root was taken before every leaf was added.");

    private SubtreeSums? TakeHeld(Subtree node)
    {
        for (var index = 0; index < _held.Count; index++)
        {
            if (_held[index].Node == node)
            {
                var sums = _held[index];
                _held[index] = _held[^1];
                _held.RemoveAt(_held.Count - 1);
                return sums;
            }
        }

        return null;
    }
}
