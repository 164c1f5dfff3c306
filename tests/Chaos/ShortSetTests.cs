using Cluster.Chaos.Faults;
using Cluster.Chaos.Reports;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos;

/// <summary>A few schedules at each commit, one for each way in which a cluster is struck; any number of others runs by command. Clusters wait
/// more than they compute: those struck from outside run beside those whose coordinator or disk is struck.</summary>
public abstract class ShortSetTests
{
    /// <summary>Workers and what connects them.</summary>
    public sealed class Outside : ShortSetTests
    {
        [Theory]
        [InlineData(1, "worker-kill")]
        [InlineData(3, "worker-pause-long")]
        [InlineData(4, "connection-reset")]
        [InlineData(7, "partition")]
        public Task Cluster_Struck_EndsWithTheBitsOfTheUndisturbedRun(int seed, string name) => StrikeAsync(seed, name);
    }

    /// <summary>The coordinator and its disk.</summary>
    public sealed class Inside : ShortSetTests
    {
        [Theory]
        [InlineData(2, "coordinator-kill")]
        [InlineData(5, "take-over")]
        [InlineData(6, "checkpoint-flip")]
        [InlineData(8, "disk-full")]
        public Task Cluster_Struck_EndsWithTheBitsOfTheUndisturbedRun(int seed, string name) => StrikeAsync(seed, name);
    }

    private static async Task StrikeAsync(int seed, string name)
    {
        var fault = FaultCatalog.Named(name);
        Assert.SkipUnless(fault.Obstacle is null, $"{name} {fault.Obstacle}");

        var outcome = await ScheduleRun.OfAsync(seed, [fault], TestContext.Current.CancellationToken);

        Assert.True(outcome.Problem is null, ChaosReport.LineOf(outcome));
        Assert.NotEmpty(outcome.Landings);
    }
}
