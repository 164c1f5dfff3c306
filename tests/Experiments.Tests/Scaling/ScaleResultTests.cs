using Cluster.Experiments.Scaling;

namespace Cluster.Experiments.Tests.Scaling;

public sealed class ScaleResultTests
{
    [Fact]
    public void SpeedUp_IsTakenWithinRepeats()
    {
        // In the second repeat the whole machine was half as fast.
        var result = Made.Result(
            Made.Plan(1, 2),
            Made.Run(1, 1, 20),
            Made.Run(2, 1, 10),
            Made.Run(1, 2, 40),
            Made.Run(2, 2, 20),
            Made.Run(1, 3, 20),
            Made.Run(2, 3, 12.5));

        var row = result.Rows[1];
        Assert.Equal((2, 3), (row.Workers, row.Repeats));
        Assert.Equal(0.0125, row.SecondsPerStep.Median, 9);
        Assert.Equal((2.0, 1.6, 2.0), (Round(row.SpeedUp.Median), Round(row.SpeedUp.Lowest), Round(row.SpeedUp.Highest)));
        Assert.Equal(1.0, row.Efficiency.Median, 9);
    }

    [Fact]
    public void Baseline_OfSeveralWorkers_IsWhatOthersAreComparedWith()
    {
        var result = Made.Result(Made.Plan(2, 4), Made.Run(2, 1, 20), Made.Run(4, 1, 16));

        Assert.Equal(1.25, result.Rows[1].SpeedUp.Median, 9);
        Assert.Equal(0.625, result.Rows[1].Efficiency.Median, 9);
    }

    [Fact]
    public void Rows_WithMoreThreadsThanCores_AreMarked()
    {
        var plan = Made.Plan(1, 2, 4) with { Threads = 2 };

        var result = Made.Result(plan, Made.Run(1, 1, 20), Made.Run(2, 1, 10), Made.Run(4, 1, 9));

        Assert.Equal([false, false, true], result.Rows.Select(row => row.IsOversubscribed));
        Assert.EndsWith(" *", ScaleText.Row(result.Rows[2])[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Measurements_OutsideThePlan_AreLeftOut()
    {
        var result = Made.Result(Made.Plan(1, 2) with { Repeats = 1 }, Made.Run(1, 1, 20), Made.Run(2, 1, 10), Made.Run(8, 1, 5), Made.Run(2, 2, 1));

        Assert.Equal([1, 2], result.Rows.Select(row => row.Workers));
        Assert.Equal(0.01, result.Rows[1].SecondsPerStep.Median, 9);
    }

    [Fact]
    public void Weights_ThatDiffer_BreakThePromiseUnlessTheBatchGrows()
    {
        Measurement[] made = [Made.Run(1, 1, 20), Made.Run(2, 1, 10) with { WeightsDigest = new string('f', 64) }];

        Assert.True(Made.Result(Made.Plan(1, 2), made).IsPromiseBroken);
        Assert.False(Made.Result(Made.Plan(1, 2) with { IsWeak = true }, made).IsPromiseBroken);
    }

    [Fact]
    public void Result_BeforeTheFirstBaseline_IsNone() => Assert.Null(ScaleResult.Of(Made.Plan(1, 2), Made.Machine, []));

    [Fact]
    public void Phases_AreSecondsOfAStepForAWorkerOnAverage()
    {
        var phases = Made.Result(Made.Plan(1, 2), Made.Run(1, 1, 20, compute: 15), Made.Run(2, 1, 10, compute: 7.5)).Rows[1].Phases;

        Assert.Equal((7.5, 2.5, 1.0), (Round(1000 * phases.Compute), Round(1000 * phases.Wait), Round(1000 * phases.Update)));
    }

    private static double Round(double value) => Math.Round(value, 9);
}
