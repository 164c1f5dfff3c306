using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Tests.Reduction;

/// <summary>The reduction tree spelled out: every node of every level with the list of leaves below it, built level by level from
/// the leaves up. Slow and plain, so that the arithmetic of <see cref="ReductionTree"/> has something to be compared with.</summary>
internal sealed class TreeReference
{
    public TreeReference(int leafCount)
    {
        var level = Enumerable.Range(0, leafCount).Select(leaf => new[] { leaf }).ToList();
        Keep(level);
        while (level.Count > 1)
        {
            level = [.. level.Chunk(2).Select(children => children.SelectMany(leaves => leaves).ToArray())];
            TopLevel++;
            Keep(level);
        }
    }

    /// <summary>Level of the only node that holds every leaf.</summary>
    public int TopLevel { get; private set; }

    /// <summary>The leaves of every present node.</summary>
    public Dictionary<Subtree, int[]> Leaves { get; } = [];

    /// <summary>The highest node with exactly the given leaves, or null.</summary>
    public Subtree? Highest(int start, int count)
    {
        Subtree? highest = null;
        foreach (var (node, leaves) in Leaves)
        {
            if (leaves[0] == start && leaves.Length == count && (highest is null || node.Level > highest.Value.Level))
            {
                highest = node;
            }
        }

        return highest;
    }

    /// <summary>Length of the longest run of leaves in [<paramref name="start"/>, <paramref name="end"/>) that is one node.</summary>
    public int LongestRun(int start, int end) =>
        Leaves.Values.Where(leaves => leaves[0] == start && leaves[^1] < end).Max(leaves => leaves.Length);

    /// <summary>fewest[a, b]: fewest nodes that together hold exactly the leaves [a, b), tried over every first node.</summary>
    public int[,] FewestNodes()
    {
        var leafCount = Leaves[new Subtree(TopLevel, 0)].Length;
        var runs = Leaves.Values.Select(leaves => (Start: leaves[0], leaves.Length)).Distinct().ToLookup(run => run.Start);
        var fewest = new int[leafCount + 1, leafCount + 1];
        for (var end = 1; end <= leafCount; end++)
        {
            for (var start = end - 1; start >= 0; start--)
            {
                fewest[start, end] = runs[start].Where(run => start + run.Length <= end)
                    .Min(run => 1 + fewest[start + run.Length, end]);
            }
        }

        return fewest;
    }

    private void Keep(List<int[]> level)
    {
        for (var index = 0; index < level.Count; index++)
        {
            Leaves.Add(new Subtree(TopLevel, index), level[index]);
        }
    }
}
