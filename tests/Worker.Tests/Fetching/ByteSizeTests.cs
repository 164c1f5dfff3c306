using Cluster.Worker.Fetching;

namespace Cluster.Worker.Tests.Fetching;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("10GB", 10_000_000_000)]
    [InlineData("1.5 TB", 1_500_000_000_000)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData(" 2kb ", 2000)]
    [InlineData("0B", 0)]
    public void Size_WithUnit_IsRead(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("1e3GB")]
    [InlineData("1,5GB")]
    [InlineData("99999999999TB")]
    [InlineData("10 apples")]
    public void Size_OfAnotherForm_IsNone(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(30_878_645, "30.9 MB")]
    [InlineData(10e9, "10.00 GB")]
    public void Size_IsWritten_WithAFewDigits(double bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
