using System.Diagnostics;
using Cluster.Collectives.Computing;

namespace Cluster.Collectives.Tests.Computing;

/// <summary>Waits end when their time has come, by the way of either kind of system.</summary>
public sealed class PreciseWaitTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Wait_AsOnASystem_EndsNoEarlierThanAsked(bool isWindows)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && !isWindows, "Windows has no libc.");
        var until = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100);

        PreciseWait.Until(until, isWindows);

        Assert.True(Stopwatch.GetTimestamp() >= until);
    }
}
