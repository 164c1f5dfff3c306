namespace Cluster.Experiments.Tests;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3, 3, 3)]
    [InlineData(new[] { 3.0, 1, 2 }, 2, 1, 3)]
    [InlineData(new[] { 4.0, 1, 3, 9 }, 3.5, 1, 9)]
    public void Values_InAnyOrder_HaveMedianAndEnds(double[] values, double median, double lowest, double highest) =>
        Assert.Equal(new Spread(median, lowest, highest), Spread.Of(values));

    [Fact]
    public void Values_None_AreRefused() => Assert.Throws<ArgumentException>(() => Spread.Of([]));
}
