using Cluster.Experiments.Scaling;
using Cluster.Jobs.Specification;

namespace Cluster.Experiments.Tests.Scaling;

public sealed class ScalePlanTests
{
    [Theory]
    [InlineData(8, new[] { 1, 2, 4 }, 8)]
    [InlineData(8, new[] { 1, 2, 16 }, 16)]
    [InlineData(2, new[] { 1, 3, 6 }, 8)]
    [InlineData(0, new[] { 1, 2 }, 8)]
    public void StrongScaling_MicroBatches_AreTheSameForAll(int own, int[] workers, int expected)
    {
        var plan = Of(own, workers);

        Assert.All(workers, count => Assert.Equal((256, expected), (plan.BatchOf(count), plan.MicroBatchesOf(count))));
        Assert.Null(plan.FirstError());
    }

    [Fact]
    public void WeakScaling_BatchAndMicroBatches_GrowWithTheWorkers()
    {
        var plan = Of(8, [1, 2, 8]) with { IsWeak = true };

        Assert.Equal([256, 512, 2048], plan.Workers.Select(plan.BatchOf));
        Assert.Equal([8, 16, 64], plan.Workers.Select(plan.MicroBatchesOf));
        Assert.Null(plan.FirstError());
    }

    [Fact]
    public void Runs_TakeTurns() => Assert.Equal(
        [new(1, 1), new(2, 1), new(1, 2), new(2, 2)],
        (Made.Plan(1, 2) with { Repeats = 2 }).Runs);

    [Fact]
    public void Job_OfARun_EvaluatesNothingBeforeItStops()
    {
        var training = Made.Plan(1, 2).JobOf(2).Training;

        Assert.Equal((16, 16, 16), (training.Steps, training.Evaluate.EverySteps, training.Checkpoint.EverySteps));
    }

    [Fact]
    public void Job_OfARun_TrainsAsTheJobDoes()
    {
        var asked = new TrainingSpec(256, Epochs: 3, Wire: Part.Of("bf16"), Accumulate: 2, EarlyStopping: new EarlyStoppingSpec(5));

        var training = (Made.Plan(1, 2) with { Job = Made.Job with { Training = asked } }).JobOf(2).Training;

        Assert.Equal((asked.Wire, asked.Accumulate), (training.Wire, training.Accumulate));
        Assert.Null(training.Epochs);
        Assert.Null(training.EarlyStopping);
    }

    [Theory]
    [InlineData(new[] { 1, 3 }, true, "got 3")]
    [InlineData(new[] { 2, 4, 6 }, true, "got 6")]
    [InlineData(new[] { 1, 300 }, false, "work for 256 workers")]
    [InlineData(new[] { 1, 1024 }, true, "at most")]
    public void ImpossiblePlan_SaysWhy(int[] workers, bool isWeak, string reason) =>
        Assert.Contains(reason, (Of(8, workers) with { IsWeak = isWeak }).FirstError(), StringComparison.Ordinal);

    private static ScalePlan Of(int microBatches, int[] workers) =>
        new(Made.Job with { Training = new TrainingSpec(256, Epochs: 1, MicroBatches: microBatches) }, workers);
}
