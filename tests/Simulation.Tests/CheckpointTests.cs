using Cluster.Simulation.Failures;

namespace Cluster.Simulation.Tests;

public class CheckpointTests
{
    private const double Hour = 3600;

    // 5 minutes a checkpoint, a failure a day: √(2 · 300 · 86400) s = 2 h.
    [Fact]
    public void Young_OfADayAndFiveMinutes_IsTwoHours() => Assert.Equal(7200, new CheckpointInterval(24 * Hour, 300, 0).Young, 1e-6);

    [Theory]
    [InlineData(24 * Hour, 300)]
    [InlineData(2 * Hour, 60)]
    [InlineData(100 * Hour, 5)]
    public void Daly_OfAnyHost_LiesAtTheTopOfItsOwnModel(double mtbf, double checkpoint)
    {
        var failures = new CheckpointInterval(mtbf, checkpoint, 60);
        var best = failures.Daly;

        Assert.True(failures.Efficiency(best) >= failures.Efficiency(best * 0.9));
        Assert.True(failures.Efficiency(best) >= failures.Efficiency(best * 1.1));
    }

    [Fact]
    public void Daly_WhereACheckpointTakesLongerThanHostsLive_IsTheirLifetime() =>
        Assert.Equal(100, new CheckpointInterval(100, 300, 0).Daly);

    // The long run draws what the formula expects; ten thousand failures leave a percent of chance.
    [Theory]
    [InlineData(500)]
    [InlineData(2000)]
    [InlineData(8000)]
    public void LongRun_OfManyFailures_AgreesWithDalysModel(long steps)
    {
        var failures = new CheckpointInterval(10 * Hour, 20, 30);
        var run = new LongRun(1, failures, workers: 4, workerLossSeconds: 0, seed: 1);

        Assert.Equal(failures.Efficiency(steps), run.Efficiency(steps, 10_000), 0.01);
    }

    [Fact]
    public void LongRun_WithCostlyWorkerLosses_LosesTheirShare()
    {
        var failures = new CheckpointInterval(10 * Hour, 1, 0);
        var free = new LongRun(1, failures, 100, 0, 1).Efficiency(1000, 10_000);

        // A hundred workers lose a minute each ten hours: one sixth of the time on top.
        var costly = new LongRun(1, failures, 100, 60, 1).Efficiency(1000, 10_000);

        Assert.Equal(free / (1 + (100.0 / 600)), costly, 0.01);
    }
}
