using Cluster.Collectives.Reduction;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Tests.Reduction;

public sealed class TreeReducerTests
{
    private const int MostLeaves = 40;
    private const int Orders = 40;

    public static TheoryData<int> LeafCounts => [.. Enumerable.Range(1, MostLeaves)];

    [Theory, MemberData(nameof(LeafCounts))]
    public void Add_AnySubtreesInAnyOrder_GivesTheBitsOfThePlainTree(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var reducer = new TreeReducer(pool);
        for (var seed = 0; seed < Orders; seed++)
        {
            var random = new Random((leafCount * Orders) + seed);
            var pieces = RandomPieces(tree, random).ToArray();
            random.Shuffle(pieces);

            reducer.Reset(tree);
            foreach (var piece in pieces)
            {
                reducer.Add(AwkwardSums.Rent(pool, tree, piece, seed));
            }

            var root = reducer.TakeRoot();
            AwkwardSums.AssertIsRoot(tree, seed, root);
            Assert.Empty(reducer.Held);
            pool.Return(root);
        }
    }

    [Theory, MemberData(nameof(LeafCounts))]
    public void Add_LeavesOfARange_HoldsItsFewestSubtreesInAscendingOrder(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var reducer = new TreeReducer(pool);
        for (var workers = 1; workers <= leafCount; workers++)
        {
            foreach (var range in RangePlanner.Plan(tree, new LeafRange(0, leafCount), workers))
            {
                var leaves = Enumerable.Range(range.Start, range.Count).ToArray();
                new Random(workers).Shuffle(leaves);
                reducer.Reset(tree);
                foreach (var leaf in leaves)
                {
                    reducer.Add(AwkwardSums.Rent(pool, tree, new Subtree(0, leaf), seed: 1));
                }

                reducer.SortHeld();

                Assert.Equal(FewestSubtrees(tree, range), reducer.Held.Select(sums => sums.Node));
            }
        }
    }

    [Fact]
    public void Add_ArrivalOrder_WouldHaveGivenOtherBits()
    {
        var tree = new ReductionTree(MostLeaves);
        var inTree = AwkwardSums.Of(tree, tree.Root, seed: 1).Gradients;
        var inOrder = Enumerable.Range(0, MostLeaves).Select(leaf => AwkwardSums.Leaf(1, leaf).Gradients)
            .Aggregate((sum, next) => [.. sum.Zip(next, (x, y) => x + y)]);

        Assert.NotEqual(inTree.Select(BitConverter.SingleToInt32Bits), inOrder.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory, MemberData(nameof(LeafCounts))]
    public void Add_NegativeZeros_StayNegative(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var reducer = new TreeReducer(pool);
        reducer.Reset(tree);
        for (var leaf = 0; leaf < leafCount; leaf++)
        {
            var sums = pool.Rent(withGradients: true);
            sums.Gradients.Span.Fill(-0f);
            (sums.Node, sums.Scalars) = (new Subtree(0, leaf), new(-0.0, -0.0, 0, 0));
            reducer.Add(sums);
        }

        using var root = reducer.TakeRoot();
        Assert.All(root.Gradients.Span.ToArray(), value => Assert.True(value == 0 && float.IsNegative(value)));
        Assert.True(double.IsNegative(root.Scalars.Loss) && double.IsNegative(root.Scalars.Weight));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void TakeRoot_AnyLeafMissing_ThrowsAndLosesNothing(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var reducer = new TreeReducer(pool);
        for (var missing = 0; missing < leafCount; missing++)
        {
            reducer.Reset(tree);
            foreach (var leaf in Enumerable.Range(0, leafCount).Where(leaf => leaf != missing))
            {
                reducer.Add(AwkwardSums.Rent(pool, tree, new Subtree(0, leaf), seed: 3));
            }

            Assert.Throws<InvalidOperationException>(reducer.TakeRoot);
            reducer.Add(AwkwardSums.Rent(pool, tree, new Subtree(0, missing), seed: 3));
            var root = reducer.TakeRoot();
            AwkwardSums.AssertIsRoot(tree, 3, root);
            Assert.Throws<InvalidOperationException>(reducer.TakeRoot);
            pool.Return(root);
        }
    }

    [Fact]
    public void Reset_MidRound_ForgetsWhatWasHeld()
    {
        var (abandoned, tree) = (new ReductionTree(9), new ReductionTree(6));
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var reducer = new TreeReducer(pool);
        reducer.Reset(abandoned);
        foreach (var leaf in (int[])[0, 3, 8])
        {
            reducer.Add(AwkwardSums.Rent(pool, abandoned, new Subtree(0, leaf), seed: 4));
        }

        reducer.Reset(tree);
        Assert.Empty(reducer.Held);
        for (var leaf = 5; leaf >= 0; leaf--)
        {
            reducer.Add(AwkwardSums.Rent(pool, tree, new Subtree(0, leaf), seed: 5));
        }

        using var root = reducer.TakeRoot();
        AwkwardSums.AssertIsRoot(tree, 5, root);
    }

    // Whole subtrees cut down to random depths; a node without a sibling goes by any of its names.
    internal static IEnumerable<Subtree> RandomPieces(ReductionTree tree, Random random)
    {
        var cuts = random.Next(101);
        for (var next = 0; next < tree.LeafCount;)
        {
            var node = tree.LargestAtStart(new LeafRange(next, tree.LeafCount - next));
            while (node.Level > 0 && random.Next(100) < cuts)
            {
                node = new Subtree(node.Level - 1, node.Index * 2);
            }

            yield return node;
            next = tree.LeavesOf(node).End;
        }
    }

    private static IEnumerable<Subtree> FewestSubtrees(ReductionTree tree, LeafRange range)
    {
        while (range.Count > 0)
        {
            var node = tree.LargestAtStart(range);
            yield return node;
            range = new LeafRange(tree.LeavesOf(node).End, range.End - tree.LeavesOf(node).End);
        }
    }
}
