using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Tests.Reduction;

public sealed class ReductionTreeTests
{
    private const int MostLeaves = 70;

    public static TheoryData<int> LeafCounts => [.. Enumerable.Range(1, MostLeaves)];

    [Theory, MemberData(nameof(LeafCounts))]
    public void Nodes_AnyLeafCount_AreTheOnesOfTheTreeSpelledOut(int leafCount)
    {
        var (tree, reference) = (new ReductionTree(leafCount), new TreeReference(leafCount));

        Assert.Equal(leafCount, tree.LeafCount);
        Assert.Equal(reference.TopLevel, tree.RootLevel);
        Assert.Equal(new LeafRange(0, leafCount), tree.LeavesOf(tree.Root));
        for (var level = -1; level <= tree.RootLevel + 2; level++)
        {
            for (var index = -1; index <= leafCount + 1; index++)
            {
                var node = new Subtree(level, index);
                Assert.Equal(reference.Leaves.TryGetValue(node, out var leaves), tree.IsPresent(node));
                if (leaves is not null)
                {
                    Assert.Equal(new LeafRange(leaves[0], leaves.Length), tree.LeavesOf(node));
                }
            }
        }
    }

    [Theory, MemberData(nameof(LeafCounts))]
    public void Promote_AnyNode_IsTheHighestNodeWithTheSameLeaves(int leafCount)
    {
        var (tree, reference) = (new ReductionTree(leafCount), new TreeReference(leafCount));

        foreach (var (node, leaves) in reference.Leaves)
        {
            Assert.Equal(reference.Highest(leaves[0], leaves.Length), tree.Promote(node));
        }
    }

    [Theory, MemberData(nameof(LeafCounts))]
    public void LargestAtStart_AnyRange_IsTheHighestNodeThatFits(int leafCount)
    {
        var (tree, reference) = (new ReductionTree(leafCount), new TreeReference(leafCount));

        foreach (var range in RangesBelow(leafCount))
        {
            var run = reference.LongestRun(range.Start, range.End);
            Assert.Equal(reference.Highest(range.Start, run), tree.LargestAtStart(range));
        }
    }

    [Theory, MemberData(nameof(LeafCounts))]
    public void CountSubtrees_AnyRange_IsTheFewestNodesOfAll(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        var fewest = new TreeReference(leafCount).FewestNodes();

        foreach (var range in RangesBelow(leafCount))
        {
            Assert.Equal(fewest[range.Start, range.End], tree.CountSubtrees(range));
        }
    }

    [Theory]
    [InlineData(5, "0:4", "2:1")]
    [InlineData(5, "1:2", "2:1")]
    [InlineData(5, "0:3", "0:3")]
    [InlineData(6, "0:5", "0:5")]
    [InlineData(6, "1:2", "2:1")]
    [InlineData(7, "0:6", "1:3")]
    [InlineData(9, "0:8", "3:1")]
    [InlineData(1, "0:0", "0:0")]
    public void Promote_RaggedLeafCount_SkipsAbsentSiblings(int leafCount, string from, string to) =>
        Assert.Equal(to, new ReductionTree(leafCount).Promote(Parse(from)).ToString());

    [Fact]
    public void CountSubtrees_EmptyRange_IsZero() => Assert.Equal(0, new ReductionTree(8).CountSubtrees(new LeafRange(3, 0)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Constructor_NoLeaf_Throws(int leafCount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReductionTree(leafCount));

    private static IEnumerable<LeafRange> RangesBelow(int leafCount) =>
        from start in Enumerable.Range(0, leafCount)
        from count in Enumerable.Range(1, leafCount - start)
        select new LeafRange(start, count);

    private static Subtree Parse(string node)
    {
        var parts = node.Split(':');
        return new Subtree(int.Parse(parts[0], null), int.Parse(parts[1], null));
    }
}
