using System.Runtime.InteropServices;
using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Reduction;

/// <summary>The contributions of one round and the order in which the reduction tree adds them up. It adds nothing by itself: whoever
/// updates the weights adds block by block what he needs next, while it is in the cache, and as soon as that much of all
/// contributions is there.</summary>
/// <param name="pool">Where whole sums go back to.</param>
public sealed class RoundSums(SubtreeSumsPool pool)
{
    private readonly List<Entry> _entries = [];
    private readonly List<TreeMerge> _merges = [];
    private readonly List<(Subtree Node, SubtreeSums Gradients, BatchSums Scalars)> _open = [];
    private ReductionTree _tree;
    private AlignedBuffer? _reduced;

    /// <summary>Whether the order is known: every leaf is in, or on its way, and was when <see cref="Cover"/> was called.</summary>
    public bool IsCovered { get; private set; }

    /// <summary>Leaves of the round.</summary>
    public int LeafCount => _tree.LeafCount;

    /// <summary>The sums of loss, weight and counts over all leaves, once covered.</summary>
    public BatchSums Scalars { get; private set; }

    /// <summary>The arena in which a block holds the root's sums once the additions of <see cref="Merges"/> were done for it.</summary>
    public AlignedBuffer Root => _reduced ?? _open[0].Gradients.Gradients;

    /// <summary>The micro-batches that entered: from the first contribution's first to the last one's last, and how many all contributions hold
    /// together. They agree if each entered once.</summary>
    public (LeafRange Range, int Count) Entered
    {
        get
        {
            var (start, end, count) = (int.MaxValue, 0, 0);
            foreach (var entry in _entries)
            {
                var leaves = _tree.LeavesOf(entry.Node);
                (start, end, count) = (Math.Min(start, leaves.Start), Math.Max(end, leaves.End), count + leaves.Count);
            }

            return (new LeafRange(start, end - start), count);
        }
    }

    /// <summary>First float from which on every contribution is final.</summary>
    public int FinalFrom
    {
        get
        {
            var from = 0;
            foreach (var entry in _entries)
            {
                from = Math.Max(from, entry.Sums.FinalFrom);
            }

            return from;
        }
    }

    /// <summary>Outputs of all samples in their order.</summary>
    public float[] Outputs => [.. _entries.SelectMany(entry => entry.Sums.Outputs)];

    /// <summary>Starts over with the tree of another round. Whole sums go back to the pool; what still grows is its link's.</summary>
    /// <param name="tree">The round's tree.</param>
    public void Reset(ReductionTree tree)
    {
        foreach (var entry in _entries)
        {
            if (entry.IsWhole)
            {
                pool.Return(entry.Sums);
            }
        }

        _entries.Clear();
        (_tree, _reduced) = (tree, null);
        IsCovered = false;
    }

    /// <summary>Takes sums in.</summary>
    /// <param name="worker">Whose.</param>
    /// <param name="sums">Sums whose node is set; no leaf below it may have been added before.</param>
    /// <param name="isWhole">Whether they are given away; else they grow, and stay the caller's until <see cref="TryFinish"/>.</param>
    public void Add(WorkerId worker, SubtreeSums sums, bool isWhole)
    {
        ArgumentNullException.ThrowIfNull(sums);
        _entries.Add(new Entry(worker, sums.Node, sums, isWhole));
    }

    /// <summary>Sums that grew are whole and given away.</summary>
    /// <param name="worker">Whose.</param>
    /// <param name="node">Which.</param>
    /// <returns>False if they are not here.</returns>
    public bool TryFinish(WorkerId worker, Subtree node)
    {
        for (var index = 0; index < _entries.Count; index++)
        {
            if (_entries[index].Worker == worker && _entries[index].Node == node)
            {
                _entries[index] = _entries[index] with { IsWhole = true };
                return true;
            }
        }

        return false;
    }

    /// <summary>A worker's sums of a node; null if there are none.</summary>
    /// <param name="worker">Whose.</param>
    /// <param name="node">Which.</param>
    public SubtreeSums? Find(WorkerId worker, Subtree node) => _entries.Find(entry => entry.Worker == worker && entry.Node == node).Sums;

    /// <summary>Sums that grew will never be whole; their link keeps them. Nothing happens if they are not here.</summary>
    /// <param name="worker">Whose.</param>
    /// <param name="node">Which.</param>
    public void Withdraw(WorkerId worker, Subtree node)
    {
        if (_entries.RemoveAll(entry => entry.Worker == worker && entry.Node == node && !entry.IsWhole) > 0)
        {
            IsCovered = false;
        }
    }

    /// <summary>Finds the order of additions and the scalars, if every leaf is in or on its way.</summary>
    /// <returns>False if leaves are missing.</returns>
    public bool TryCover()
    {
        _entries.Sort(static (left, right) => left.Node.FirstLeaf.CompareTo(right.Node.FirstLeaf));
        _merges.Clear();
        _open.Clear();
        foreach (var (_, node, sums, _) in _entries)
        {
            _open.Add((_tree.Promote(node), sums, sums.Scalars));
            while (_open.Count > 1 && _open[^1].Node.Level < _tree.RootLevel && _open[^2].Node == _open[^1].Node.Sibling)
            {
                MergeLastTwo();
            }
        }

        IsCovered = _open.Count == 1 && _open[0].Node == _tree.Root;
        Scalars = IsCovered ? _open[0].Scalars : default;
        return IsCovered;
    }

    /// <summary>Finds the order of additions and the scalars of whole sums.</summary>
    /// <exception cref="InvalidOperationException">Leaves are missing.</exception>
    public void Cover()
    {
        if (!IsCovered && !TryCover())
        {
            throw new InvalidOperationException("The sums were to be added up before every leaf had come.");
        }
    }

    /// <summary>The gradients were added up elsewhere, along the same tree; only the scalars are here.</summary>
    /// <param name="root">The root's gradients.</param>
    public void TakeReduced(AlignedBuffer root) => _reduced = root;

    /// <summary>The additions in the tree's order; none where one contribution is all there is.</summary>
    public ReadOnlySpan<TreeMerge> Merges => _reduced is null ? CollectionsMarshal.AsSpan(_merges) : [];

    /// <summary>The first micro-batches whose loss is no finite number, as far as contributions tell them apart, and who computed them; null if
    /// there are none.</summary>
    public (WorkerId Worker, LeafRange Leaves)? FirstNonFinite
    {
        get
        {
            // Each may be finite, and only their sum too large to be.
            var first = _entries.Where(entry => !double.IsFinite(entry.Sums.Scalars.Loss))
                .OrderBy(entry => entry.Node.FirstLeaf)
                .Take(1)
                .ToList();
            return first is [var found] ? (found.Worker, _tree.LeavesOf(found.Node)) : null;
        }
    }

    private void MergeLastTwo()
    {
        var (left, right) = (_open[^2], _open[^1]);
        _merges.Add(new TreeMerge(left.Gradients.Gradients, right.Gradients.Gradients));
        _open.RemoveAt(_open.Count - 1);
        _open[^1] = (_tree.Promote(left.Node.Parent), left.Gradients, BatchSums.Add(left.Scalars, right.Scalars));
    }

    private readonly record struct Entry(WorkerId Worker, Subtree Node, SubtreeSums Sums, bool IsWhole);
}
