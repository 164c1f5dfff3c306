using System.Collections.Immutable;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Stragglers;

namespace Cluster.Protocol.Tests.Reduction;

public sealed class WeightedPlannerTests
{
    private static readonly double AboutEqual = StragglerPolicy.Default.AboutEqual;

    [Theory]
    [InlineData(8, "3 1", "2 6")]
    [InlineData(8, "1 3", "6 2")]
    [InlineData(8, "1 1", "4 4")]
    [InlineData(8, "1 7", "7 1")]
    [InlineData(8, "1 100", "8 0")]
    [InlineData(16, "2 1 1", "3 7 6")]
    [InlineData(1, "2 1", "0 1")]
    public void Plan_DifferentSpeeds_SharesOutByThem(int leaves, string paces, string parts) =>
        Assert.Equal(parts, CountsOf(Plan(leaves, paces.Split(' ').Select(pace => Sharer(int.Parse(pace, null))))));

    [Fact]
    public void Plan_AboutEqualTimes_TakesFewestSums()
    {
        // 21 and 11 leaves end first, after 2.1 s; 20 and 12 leaves end after 2.16 s and need one sum less.
        var plan = Plan(32, [new(Tenths(1), default), new(Tenths(1.8), default)]);

        Assert.Equal([new(0, 20), new(20, 12)], plan);
    }

    [Fact]
    public void Plan_OneStillBusy_GetsSoMuchLess() =>
        Assert.Equal([3, 5], Plan(8, [new(Tenths(10), Tenths(20)), new(Tenths(10), default)]).Select(part => part.Count));

    [Fact]
    public void Plan_AnySpeeds_CoversTheRangeInOrderAndEndsAboutAsEarlyAsCanBe()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var leaves = random.Next(1, 9);
            var sharers = Enumerable.Range(0, random.Next(1, 4))
                .Select(_ => new Sharer(Tenths(random.Next(1, 50)), Tenths(random.Next(3) * 10))).ToImmutableArray();

            var plan = Plan(leaves, sharers);

            Assert.Equal(sharers.Length, plan.Length);
            Assert.Equal(leaves, plan.Sum(part => part.Count));
            Assert.All(plan.Zip(plan.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
            var end = WeightedPlanner.EndOf(plan, sharers);
            Assert.InRange(end, EarliestOf(leaves, sharers), (EarliestOf(leaves, sharers) * (1 + AboutEqual)) + TimeSpan.FromTicks(1));
        }
    }

    [Fact]
    public void Plan_NoWorker_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Plan(8, []));

    [Fact]
    public void Without_OverlappingRanges_LeavesTheRest()
    {
        var range = new LeafRange(2, 4);

        Assert.Equal([range], range.Without(new LeafRange(6, 2)));
        Assert.Equal([range], range.Without(new LeafRange(0, 2)));
        Assert.Equal([new LeafRange(2, 1), new LeafRange(4, 2)], range.Without(new LeafRange(3, 1)));
        Assert.Equal([new LeafRange(4, 2)], range.Without(new LeafRange(0, 4)));
        Assert.Empty(range.Without(new LeafRange(0, 8)));
    }

    private static string CountsOf(ImmutableArray<LeafRange> plan) => string.Join(' ', plan.Select(part => part.Count));

    private static TimeSpan Tenths(double tenths) => TimeSpan.FromMilliseconds(100 * tenths);

    private static Sharer Sharer(int pace) => new(TimeSpan.FromSeconds(pace), default);

    private static ImmutableArray<LeafRange> Plan(int leaves, IEnumerable<Sharer> sharers) =>
        WeightedPlanner.Plan(new ReductionTree(Math.Max(leaves, 1)), new LeafRange(0, leaves), [.. sharers], AboutEqual);

    // Every way to share out.
    private static TimeSpan EarliestOf(int leaves, ImmutableArray<Sharer> sharers) => sharers.Length == 1
        ? sharers[0].DoneAfter(leaves)
        : Enumerable.Range(0, leaves + 1).Min(own =>
            Latest(sharers[0].DoneAfter(own), EarliestOf(leaves - own, sharers.RemoveAt(0))));

    private static TimeSpan Latest(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
