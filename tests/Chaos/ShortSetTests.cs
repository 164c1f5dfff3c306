using Cluster.Chaos.Faults;
using Cluster.Chaos.Reports;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos;

/// <summary>A few schedules at each commit, one for each way in which a cluster is struck. Any number of others runs by command.</summary>
public sealed class ShortSetTests
{
    [Theory]
    [InlineData(1, "worker-kill")]
    [InlineData(2, "coordinator-kill")]
    [InlineData(3, "worker-pause-long")]
    [InlineData(4, "connection-reset")]
    [InlineData(5, "take-over")]
    [InlineData(6, "checkpoint-flip")]
    [InlineData(7, "partition")]
    [InlineData(8, "disk-full")]
    public async Task Cluster_StruckByAFault_EndsWithTheBitsOfTheUndisturbedRun(int seed, string name)
    {
        var fault = FaultCatalog.Named(name);
        Assert.SkipUnless(fault.Obstacle is null, $"{name} {fault.Obstacle}");

        var outcome = await ScheduleRun.OfAsync(seed, [fault], TestContext.Current.CancellationToken);

        Assert.True(outcome.Problem is null, ChaosReport.LineOf(outcome));
        Assert.NotEmpty(outcome.Landings);
    }
}
