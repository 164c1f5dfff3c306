using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports;

namespace Cluster.Collectives.Tests.Joining;

public sealed class LeaseLimitsTests
{
    [Theory]
    [InlineData(100L)]
    [InlineData(10_000L)]
    [InlineData(259_200_000L)]
    public void Of_LeaseThatARunMayHave_IsIt(long milliseconds)
    {
        var lease = LeaseLimits.Of(milliseconds);

        Assert.Equal(milliseconds, lease.TotalMilliseconds);
        Assert.True(LeaseLimits.Allow(lease));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(99L)]
    [InlineData(259_200_001L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Of_Another_IsNamed(long milliseconds)
    {
        var error = Assert.Throws<ContractException>(() => LeaseLimits.Of(milliseconds));

        Assert.Contains($"{milliseconds} ms", error.Message, StringComparison.Ordinal);
    }
}
