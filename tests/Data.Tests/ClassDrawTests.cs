namespace Cluster.Data.Tests;

/// <summary>Samples drawn by their classes.</summary>
public sealed class ClassDrawTests
{
    private const int Draws = 40_000;

    // 900 samples of class 0, 90 of class 1, none of class 2, 9 of class 3, one that does not count.
    private static readonly int[] Labels =
        [.. Enumerable.Repeat(0, 900), .. Enumerable.Repeat(1, 90), TargetSchema.Ignored, .. Enumerable.Repeat(3, 9)];

    [Fact]
    public void Balanced_DrawsEveryClassAsOften()
    {
        var counts = Count(new BalancedSampling());

        // Four standard deviations of a share of one third.
        Assert.Equal([2], Enumerable.Range(0, 4).Where(label => counts[label] == 0));
        Assert.All(counts.Where(count => count > 0), count => Assert.InRange(count, (Draws / 3) - 380, (Draws / 3) + 380));
    }

    [Fact]
    public void Weighted_DrawsSamplesAsOftenAsTheirClassSays()
    {
        var counts = Count(new WeightedSampling([0, 1, 5, 10]));

        Assert.Equal((0, 0), (counts[0], counts[2]));
        Assert.InRange(counts[1], (Draws / 2) - 400, (Draws / 2) + 400);
    }

    [Fact]
    public void Draw_WithinAClass_FavoursNoSample()
    {
        var draw = new ClassDraw(7, Labels, 4, new WeightedSampling([0, 0, 0, 1]));

        var counts = Enumerable.Range(0, 9000).CountBy(position => draw[0, position]).ToDictionary();

        Assert.Equal(Enumerable.Range(991, 9), counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void Draw_FollowsFromSeedEpochAndPosition()
    {
        int[] Of(ulong seed, uint epoch)
        {
            var draw = new ClassDraw(seed, Labels, 4, new BalancedSampling());
            return [.. Enumerable.Range(0, 50).Reverse().Select(position => draw[epoch, position]).Reverse()];
        }

        Assert.Equal(Of(7, 0), Of(7, 0));
        Assert.NotEqual(Of(7, 0), Of(7, 1));
        Assert.NotEqual(Of(7, 0), Of(8, 0));
    }

    [Fact]
    public void Order_WithoutADraw_IsTheShuffle()
    {
        var (order, shuffle) = (new EpochOrder(3, 2, 100, null), new EpochShuffle(3, 2, 100));

        Assert.All(
            Enumerable.Range(0, 100),
            position => Assert.Equal((shuffle[position], shuffle[position]), (order[position], order.ChangeOf(position))));
    }

    [Fact]
    public void Sample_ThatComesTwice_IsNotChangedTheSame()
    {
        var order = new EpochOrder(3, 2, 2, new ClassDraw(3, [0], 1, new BalancedSampling()));

        Assert.Equal((0, 0), (order[0], order[1]));
        Assert.NotEqual(order.ChangeOf(0), order.ChangeOf(1));
    }

    [Fact]
    public void Rule_ThatCannotBe_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedSampling([0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedSampling([-1, 2]));
        Assert.Throws<ArgumentException>(() => Count(new WeightedSampling([1, 2])));
        Assert.Throws<ArgumentException>(() => Count(new WeightedSampling([0, 0, 1, 0])));
        Assert.Throws<ArgumentException>(() => new ClassDraw(1, [TargetSchema.Ignored], 2, new BalancedSampling()));
    }

    private static int[] Count(SamplingRule rule)
    {
        var (draw, counts) = (new ClassDraw(7, Labels, 4, rule), new int[4]);
        for (var position = 0; position < Draws; position++)
        {
            counts[Labels[draw[1, position]]]++;
        }

        return counts;
    }
}
