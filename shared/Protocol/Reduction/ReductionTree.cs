namespace Cluster.Protocol.Reduction;

/// <summary>The fixed balanced binary tree over a round's micro-batches. Its form depends on the number of leaves alone, never on
/// workers, so neither can the bits of a sum that follows it.</summary>
/// <remarks>Where the leaf count is no power of two, absent leaves are skipped: a node without a sibling is promoted, never
/// added to zeros (-0 + 0 would become +0).</remarks>
public readonly record struct ReductionTree
{
    /// <summary>The tree over <paramref name="leafCount"/> leaves.</summary>
    /// <param name="leafCount">Number of leaves, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no leaf.</exception>
    public ReductionTree(int leafCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leafCount, 1);
        LeafCount = leafCount;
        while (1L << RootLevel < leafCount)
        {
            RootLevel++;
        }
    }

    /// <summary>Number of leaves.</summary>
    public int LeafCount { get; }

    /// <summary>Level of the root.</summary>
    public int RootLevel { get; }

    /// <summary>The root.</summary>
    public Subtree Root => new(RootLevel, 0);

    /// <summary>Whether at least one present leaf lies below the node.</summary>
    /// <param name="node">A node at or below the root's level.</param>
    public bool IsPresent(Subtree node) =>
        node.Level >= 0 && node.Level <= RootLevel && node.Index >= 0 && node.Index <= (LeafCount - 1) >> node.Level;

    /// <summary>The present leaves below a present node.</summary>
    /// <param name="node">A present node.</param>
    public LeafRange LeavesOf(Subtree node) => new(node.FirstLeaf, Math.Min(1 << node.Level, LeafCount - node.FirstLeaf));

    /// <summary>Climbs as long as the sibling has no present leaf, since a sum without a partner is its parent's sum.</summary>
    /// <param name="node">A present node.</param>
    public Subtree Promote(Subtree node)
    {
        while (node.Level < RootLevel && !IsPresent(node.Sibling))
        {
            node = node.Parent;
        }

        return node;
    }

    /// <summary>The largest node whose present leaves begin at the range's start and stay within it.</summary>
    /// <param name="range">A range of present leaves, not empty.</param>
    public Subtree LargestAtStart(LeafRange range)
    {
        var node = new Subtree(0, range.Start);
        while (node.Level < RootLevel && node.IsLeft && LeavesOf(node.Parent).End <= range.End)
        {
            node = node.Parent;
        }

        return node;
    }

    /// <summary>The fewest nodes that together hold exactly the range's leaves, none of more than <paramref name="most"/> leaves, in ascending
    /// order.</summary>
    /// <param name="range">A range of present leaves.</param>
    /// <param name="most">Most leaves of a node, a power of two.</param>
    public IEnumerable<Subtree> SubtreesOf(LeafRange range, int most = int.MaxValue)
    {
        while (range.Count > 0)
        {
            var node = LargestAtStart(range with { Count = Math.Min(range.Count, most) });
            yield return node;
            var covered = LeavesOf(node).Count;
            range = new LeafRange(range.Start + covered, range.Count - covered);
        }
    }

    /// <summary>Number of sums a worker sends for a range: the fewest nodes that together hold exactly its leaves.</summary>
    /// <param name="range">A range of present leaves.</param>
    public int CountSubtrees(LeafRange range)
    {
        var count = 0;
        while (range.Count > 0)
        {
            var covered = LeavesOf(LargestAtStart(range)).Count;
            range = new LeafRange(range.Start + covered, range.Count - covered);
            count++;
        }

        return count;
    }
}
