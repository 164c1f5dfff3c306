using Cluster.Collectives.Reduction;
using Cluster.Engine.Kernels;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Tests.Reduction;

public sealed class RoundSumsTests
{
    private const int MostLeaves = 20;

    public static TheoryData<int> LeafCounts => [.. Enumerable.Range(1, MostLeaves)];

    [Theory, MemberData(nameof(LeafCounts))]
    public void Merges_AnySubtreesInAnyOrder_GiveTheBitsOfThePlainTree(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var round = new RoundSums(pool);
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random((leafCount * 40) + seed);
            var pieces = TreeReducerTests.RandomPieces(tree, random).ToArray();
            random.Shuffle(pieces);
            round.Reset(tree);
            SubtreeSums? first = null;
            foreach (var piece in pieces)
            {
                var sums = AwkwardSums.Rent(pool, tree, piece, seed);
                first = piece.FirstLeaf == 0 ? sums : first;
                round.Add(new WorkerId(1), sums, isWhole: true);
            }

            round.Cover();
            foreach (var (left, right) in round.Merges)
            {
                Elementwise.AddInto(left.Span, right.Span);
            }

            Assert.Same(first!.Gradients, round.Root);
            (first.Node, first.Scalars) = (tree.Root, round.Scalars);
            AwkwardSums.AssertIsRoot(tree, seed, first);
        }
    }

    [Fact]
    public void FirstNonFinite_LossesOfSomeOrNone_IsTheFirstOfThem()
    {
        var tree = new ReductionTree(4);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var round = new RoundSums(pool);
        round.Reset(tree);
        var (left, right) = (AwkwardSums.Rent(pool, tree, new Subtree(1, 0), 1), AwkwardSums.Rent(pool, tree, new Subtree(1, 1), 1));
        round.Add(new WorkerId(2), right, isWhole: true);
        round.Add(new WorkerId(1), left, isWhole: true);

        Assert.Null(round.FirstNonFinite);
        right.Scalars = right.Scalars with { Loss = double.NaN };
        Assert.Equal((new WorkerId(2), new LeafRange(2, 2)), round.FirstNonFinite);
        left.Scalars = left.Scalars with { Loss = double.PositiveInfinity };
        Assert.Equal((new WorkerId(1), new LeafRange(0, 2)), round.FirstNonFinite);
    }

    [Fact]
    public void Cover_LeavesMissing_IsRefused()
    {
        var tree = new ReductionTree(4);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var round = new RoundSums(pool);
        round.Reset(tree);
        round.Add(new WorkerId(1), AwkwardSums.Rent(pool, tree, new Subtree(1, 1), 1), isWhole: true);

        Assert.Throws<InvalidOperationException>(round.Cover);
        Assert.False(round.IsCovered);
    }

    [Fact]
    public void FinalFrom_OfSeveral_IsThatOfTheSlowest()
    {
        var tree = new ReductionTree(2);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var (left, right) = (AwkwardSums.Rent(pool, tree, new Subtree(0, 0), 1), AwkwardSums.Rent(pool, tree, new Subtree(0, 1), 1));
        var round = new RoundSums(pool);
        round.Reset(tree);
        round.Add(new WorkerId(1), left, isWhole: false);
        round.Add(new WorkerId(2), right, isWhole: true);
        left.FinalFrom = 3;

        Assert.Equal(3, round.FinalFrom);
        left.FinalFrom = 0;
        Assert.Equal(0, round.FinalFrom);
    }

    [Fact]
    public void Withdraw_GrowingSums_UncoversAndLeavesThemToTheirLink()
    {
        var tree = new ReductionTree(2);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var (torn, whole) = (AwkwardSums.Rent(pool, tree, new Subtree(0, 0), 1), AwkwardSums.Rent(pool, tree, new Subtree(0, 1), 1));
        var round = new RoundSums(pool);
        round.Reset(tree);
        round.Add(new WorkerId(1), torn, isWhole: false);
        round.Add(new WorkerId(2), whole, isWhole: true);
        round.Cover();

        round.Withdraw(new WorkerId(2), whole.Node);
        Assert.True(round.IsCovered);
        round.Withdraw(new WorkerId(1), torn.Node);
        Assert.False(round.IsCovered);

        round.Reset(tree);
        Assert.Same(whole, pool.Rent(withGradients: true));
        Assert.NotSame(torn, pool.Rent(withGradients: true));
    }
}
