using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Tests.Reduction;

public sealed class RangePlannerTests
{
    private const int MostLeaves = 70;
    private const int MostWorkers = 70;
    private const int MostLeavesByBruteForce = 14;

    public static TheoryData<int> LeafCounts => [.. Enumerable.Range(1, MostLeaves)];

    public static TheoryData<int> SmallLeafCounts => [.. Enumerable.Range(1, MostLeavesByBruteForce)];

    [Theory, MemberData(nameof(LeafCounts))]
    public void Plan_AnyNumberOfWorkers_CoversTheRangeInOrderWithEqualParts(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        for (var workers = 1; workers <= MostWorkers; workers++)
        {
            // The whole round, and the ranges that remain when some worker of a round was lost.
            AssertFair(RangePlanner.Plan(tree, new LeafRange(0, leafCount), workers), new LeafRange(0, leafCount), workers);
            var rest = new LeafRange(leafCount / 3, leafCount - (leafCount / 3) - (leafCount / 4));
            AssertFair(RangePlanner.Plan(tree, rest, workers), rest, workers);
        }
    }

    [Theory, MemberData(nameof(SmallLeafCounts))]
    public void Plan_EveryRange_SendsTheFewestSumsAndBreaksTiesByLargerPartsFirst(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        foreach (var start in Enumerable.Range(0, leafCount))
        {
            foreach (var count in Enumerable.Range(1, leafCount - start))
            {
                for (var workers = 1; workers <= count; workers++)
                {
                    var range = new LeafRange(start, count);
                    Assert.Equal(CheapestOfAllOrders(tree, range, workers), RangePlanner.Plan(tree, range, workers));
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(6, 6)]
    [InlineData(7, 7)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    public void Plan_EightMicroBatches_SendsTheDocumentedNumberOfSums(int workers, int sums)
    {
        var tree = new ReductionTree(8);

        Assert.Equal(sums, RangePlanner.Plan(tree, new LeafRange(0, 8), workers).Sum(tree.CountSubtrees));
    }

    [Fact]
    public void Plan_PowersOfTwo_GiveEveryWorkerOneSubtree()
    {
        for (var (leaves, tree) = (1, new ReductionTree(1)); leaves <= 64; leaves *= 2, tree = new ReductionTree(leaves))
        {
            for (var workers = 1; workers <= leaves; workers *= 2)
            {
                Assert.All(RangePlanner.Plan(tree, new LeafRange(0, leaves), workers), part => Assert.Equal(1, tree.CountSubtrees(part)));
            }
        }
    }

    [Fact]
    public void Plan_EmptyRange_IsEmpty() => Assert.Empty(RangePlanner.Plan(new ReductionTree(8), new LeafRange(4, 0), 3));

    [Fact]
    public void Plan_NoWorker_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RangePlanner.Plan(new ReductionTree(8), new LeafRange(0, 8), 0));

    private static void AssertFair(IReadOnlyList<LeafRange> plan, LeafRange range, int workers)
    {
        Assert.Equal(Math.Min(workers, range.Count), plan.Count);
        var next = range.Start;
        foreach (var part in plan)
        {
            Assert.Equal(next, part.Start);
            next = part.End;
        }

        Assert.Equal(range.End, next);
        if (plan.Count > 0)
        {
            Assert.InRange(plan.Min(part => part.Count), 1, int.MaxValue);
            Assert.InRange(plan.Max(part => part.Count) - plan.Min(part => part.Count), 0, 1);
        }
    }

    private static LeafRange[] CheapestOfAllOrders(ReductionTree tree, LeafRange range, int workers)
    {
        var (small, larger) = Math.DivRem(range.Count, workers);
        return Orders(range.Start, workers, larger).MinBy(order => order.Sum(tree.CountSubtrees))!;

        // MinBy takes the first of equals, so the order with larger parts first has to come first.
        IEnumerable<LeafRange[]> Orders(int start, int parts, int left)
        {
            if (parts == 0)
            {
                return [[]];
            }

            IEnumerable<LeafRange[]> with = left > 0 ? After(new LeafRange(start, small + 1), parts, left - 1) : [];
            return left < parts ? with.Concat(After(new LeafRange(start, small), parts, left)) : with;
        }

        IEnumerable<LeafRange[]> After(LeafRange first, int parts, int left) =>
            Orders(first.End, parts - 1, left).Select(rest => (LeafRange[])[first, .. rest]);
    }
}
