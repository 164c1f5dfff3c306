using System.Collections.Immutable;
using Cluster.Jobs.Specification;
using Cluster.Jobs.Sweeps;

namespace Cluster.Jobs.Tests.Sweeps;

/// <summary>Successive halving compares at ever later steps, and keeps ever fewer.</summary>
public sealed class RungsTests
{
    [Fact]
    public void Steps_GrowByTheFactor_UntilTheJobsEnd()
    {
        var trial = TrialOf(steps: 395);
        var rungs = new Rungs(new HalvingSpec(First: 40, Factor: 3), [trial]);

        Assert.Equal([40L, 120, 360, 395], Enumerable.Range(0, rungs.Count).Select(rung => rungs.StepOf(trial, rung)));
    }

    [Fact]
    public void Steps_CountedInEpochs_AreEachTrialsOwn()
    {
        ImmutableArray<Trial> trials = [TrialOf(steps: 50, epoch: 10), TrialOf(steps: 500, epoch: 100)];
        var rungs = new Rungs(new HalvingSpec(FirstEpochs: 1, Factor: 2), trials);

        Assert.Equal([10L, 20, 40, 50], Enumerable.Range(0, rungs.Count).Select(rung => rungs.StepOf(trials[0], rung)));
        Assert.Equal([100L, 200, 400, 500], Enumerable.Range(0, rungs.Count).Select(rung => rungs.StepOf(trials[1], rung)));
    }

    [Fact]
    public void Steps_WithoutHalving_AreTheJobs()
    {
        var rungs = new Rungs(null, [TrialOf(steps: 7)]);

        Assert.Equal(1, rungs.Count);
        Assert.Equal(7, rungs.StepOf(TrialOf(steps: 7), 0));
    }

    [Fact]
    public void Survivors_NineByThree_AreTheBestThreeAndOfEqualOnesTheFirst()
    {
        var rungs = new Rungs(new HalvingSpec(First: 1, Factor: 3), [TrialOf(steps: 100)]);
        double?[] values = [5, 2, null, 1, 2, 9, 2, 7, 8];

        Assert.Equal([2, 4, 5], rungs.Survivors(values.Index().ToDictionary(value => value.Index + 1, value => value.Item)));
    }

    [Fact]
    public void Survivors_FewerThanTheFactor_LeaveOne() => Assert.Equal(
        [2], new Rungs(new HalvingSpec(First: 1, Factor: 3), [TrialOf(steps: 100)]).Survivors(new Dictionary<int, double?> { [1] = 2, [2] = 1 }));

    [Fact]
    public void Survivors_AllDiverged_AreNone() => Assert.Empty(
        new Rungs(new HalvingSpec(First: 1, Factor: 3), [TrialOf(steps: 9)]).Survivors(new Dictionary<int, double?> { [1] = null, [2] = null }));

    private static Trial TrialOf(long steps, int epoch = 10) => new(1, [], JobText.Parsed, steps, epoch);
}
