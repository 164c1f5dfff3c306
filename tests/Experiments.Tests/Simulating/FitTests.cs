using Cluster.Experiments.Simulating;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Tests.Simulating;

public class FitTests
{
    [Fact]
    public void ComputeFit_OfTimesThatTheModelMade_GivesTheModel()
    {
        var truth = new ComputeModel(1e-3, 2e-4, 5e-6);
        var times = new[] { (1, 128), (64, 128), (8, 512), (2, 256) }.Select(point => TimeOf(truth, point.Item1, point.Item2)).ToList();

        var found = ComputeFit.Of(times);

        Assert.Equal(truth.CallSeconds, found.CallSeconds, 1e-9);
        Assert.Equal(truth.MicroBatchSeconds, found.MicroBatchSeconds, 1e-9);
        Assert.Equal(truth.SampleSeconds, found.SampleSeconds, 1e-9);
    }

    // Times that fall with more micro-batches would make a part negative; no time is.
    [Fact]
    public void ComputeFit_OfContraryTimes_HasNoPartBelowZero()
    {
        var found = ComputeFit.Of([new ComputeTime(8, 128, 10e-3), new ComputeTime(64, 128, 9e-3), new ComputeTime(8, 32, 3e-3)]);

        Assert.True(found is { CallSeconds: >= 0, MicroBatchSeconds: >= 0, SampleSeconds: > 0 });
    }

    [Fact]
    public void ComputeFit_OfOneTime_GivesThatTime()
    {
        var found = ComputeFit.Of([new ComputeTime(8, 128, 10e-3)]);

        Assert.Equal(10e-3, found.GroupSeconds(8, 16), 1e-9);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(-1, -3)]
    public void Bisection_OfALine_FindsItsPlace(double slope, double target) =>
        Assert.Equal(3, Bisection.Find(value => slope * value, target, 0, 10), 1e-9);

    [Fact]
    public void Bisection_OfATargetOutOfReach_GivesTheNearerEnd() => Assert.Equal(10, Bisection.Find(value => value, 99, 0, 10), 1e-9);

    private static ComputeTime TimeOf(ComputeModel model, int microBatches, int samples) => new(
        microBatches,
        samples,
        Math.Max(1, microBatches / ComputeModel.MostTogether)
            * model.GroupSeconds(Math.Min(microBatches, ComputeModel.MostTogether), (double)samples / microBatches));
}
