using Cluster.Experiments.Links;

namespace Cluster.Experiments.Tests.Links;

public sealed class LinkSpecTests
{
    [Theory]
    [InlineData("1gbit", 1e9, 0)]
    [InlineData("100mbit,5ms", 100e6, 5)]
    [InlineData("2.5gbit,200us", 2.5e9, 0.2)]
    [InlineData("64kbit, 1s", 64e3, 1000)]
    [InlineData("10GBit,0ms", 10e9, 0)]
    public void Text_OfALink_IsRead(string text, double bits, double milliseconds)
    {
        Assert.True(LinkSpec.TryParse(text, out var link));

        Assert.Equal(bits, link.BitsPerSecond);
        Assert.Equal(milliseconds, link.Delay.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("gbit")]
    [InlineData("1gb")]
    [InlineData("-1gbit")]
    [InlineData("0gbit")]
    [InlineData("1e9gbit")]
    [InlineData("5000gbit")]
    [InlineData("NaNgbit")]
    [InlineData("1gbit,5")]
    [InlineData("1gbit,-5ms")]
    [InlineData("1gbit,11s")]
    [InlineData("1gbit,5ms,6ms")]
    [InlineData("5ms,1gbit")]
    public void Text_OfNoLink_IsRefused(string text) => Assert.False(LinkSpec.TryParse(text, out _));

    [Theory]
    [InlineData("1gbit", "1 Gbit/s")]
    [InlineData("2500mbit,200us", "2.5 Gbit/s, 0.2 ms one way")]
    [InlineData("64kbit,1s", "64 kbit/s, 1000 ms one way")]
    public void Link_InWords_NamesRateAndDelay(string text, string words)
    {
        Assert.True(LinkSpec.TryParse(text, out var link));

        Assert.Equal(words, link.ToString());
    }
}
