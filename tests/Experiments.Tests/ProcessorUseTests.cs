namespace Cluster.Experiments.Tests;

public sealed class ProcessorUseTests
{
    [Fact]
    public void Others_AreWhoeverIsNotThisProgram()
    {
        var before = new ProcessorUse(All: 1000, Own: 200, Total: 4000);

        Assert.Equal(0.25, new ProcessorUse(All: 1600, Own: 550, Total: 5000).OthersSince(before));
        Assert.Equal(0, new ProcessorUse(All: 1600, Own: 800, Total: 5000).OthersSince(before));
        Assert.Equal(0, before.OthersSince(before));
    }

    [Fact]
    public void Now_OnLinux_GrowsWithWhatThisProcessDoes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells processor time this way.");
        var before = ProcessorUse.Now()!;

        var hasGrown = SpinWait.SpinUntil(HasGrown, TimeSpan.FromSeconds(30));

        Assert.True(hasGrown);

        bool HasGrown() => ProcessorUse.Now() is { } now && now.Own > before.Own + 5 && now.All > before.All + 5 && now.Total > before.Total + 5;
    }
}
