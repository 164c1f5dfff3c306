namespace Cluster.Chaos.Soaking;

public sealed class SoakingTests
{
    [Fact]
    public void Memory_ThatSwingsAndStays_IsFlat()
    {
        var series = Series(minute => 100 + (minute % 3 * 20));

        Assert.True(series.IsFlat);
        Assert.Equal(120, series.MedianMiB);
    }

    [Fact]
    public void Memory_ThatGrows_IsNotFlat()
    {
        var series = Series(minute => 100 + (minute % 3) + (minute * 0.5));

        Assert.False(series.IsFlat);
        Assert.Equal(0.5, series.Slope, 0.05);
        Assert.Equal(14.5, series.Growth, 1.5);
    }

    [Fact]
    public void Memory_OfFewSamples_SaysNothing()
    {
        var series = new MemorySeries("few");
        series.Add(TimeSpan.Zero, 1);

        Assert.Null(series.IsFlat);
    }

    [Fact]
    public void Options_Whole_AreUnderstood() => Assert.Equal(
        new SoakOptions(TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(4), 7, true),
        SoakOptions.Parse(["--soak", "30m", "--every", "4s", "--seed", "7", "--json"]));

    [Theory]
    [InlineData("--soak")]
    [InlineData("--soak", "30")]
    [InlineData("--soak", "0m")]
    [InlineData("--soak", "m")]
    [InlineData("--soak", "1m", "--every", "")]
    [InlineData("--soak", "1m", "--seeds", "1..2")]
    public void Options_Wrong_AreRefusedInOneLine(params string[] args) =>
        Assert.DoesNotContain('\n', Assert.Throws<FormatException>(() => SoakOptions.Parse(args)).Message);

    // Half an hour, a sample a minute.
    private static MemorySeries Series(Func<int, double> mebibytes)
    {
        var series = new MemorySeries("a process");
        for (var minute = 0; minute < 30; minute++)
        {
            series.Add(TimeSpan.FromMinutes(minute), (long)(mebibytes(minute) * (1 << 20)));
        }

        return series;
    }
}
