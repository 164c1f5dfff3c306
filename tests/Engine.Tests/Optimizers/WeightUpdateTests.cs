using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;

namespace Cluster.Engine.Tests.Optimizers;

public sealed class WeightUpdateTests
{
    private static readonly string[] Trained = ["a", "b", "c"];

    /// <summary>Every option at once.</summary>
    private static readonly WeightUpdateOptions Everything = new()
    {
        Schedule = new CosineSchedule(0.1, 5),
        Clipping = new GradientClipping { MaxNorm = 3, MaxValue = 0.2 },
        Penalty = new Penalty(0.01, 0.02, 0.03),
        Averaging = new ExponentialAveraging(0.9, warmup: true),
        Groups =
        [
            new ParameterGroup("b") { LearningRateFactor = 2, WeightDecay = 0, Penalty = Penalty.None, LayerAdaptation = false },
        ],
    };

    public static TheoryData<string> Optimizers => ["sgd", "adam", "lamb", "lars"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Run_BlocksOnSeveralThreads_EqualsOneStep(string kind)
    {
        using var whole = new UpdateFixture(Create(kind), Everything);
        using var shared = new UpdateFixture(Create(kind), Everything);
        for (var step = 0; step < 3; step++)
        {
            whole.NextGradients(step);
            shared.NextGradients(step);
            var expected = whole.Step();

            shared.Update.Begin(shared.Weights, 0.25f, shared.State);
            for (var phase = 0; phase < shared.Update.PhaseCount; phase++)
            {
                Parallel.For(
                    0, shared.Update.BlockCount, block => shared.Update.Run(phase, shared.Update.BlockCount - 1 - block, shared.Gradients));
                shared.Update.EndPhase(phase);
            }

            Assert.Equal(expected, shared.Update.End());
        }

        Bits.AssertEqual(whole.Weights.Span, shared.Weights.Span, "weights");
        Assert.All(whole.State.Names, name => Bits.AssertEqual(whole.State[name].Span, shared.State[name].Span, name));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Run_IntoAnotherArena_EqualsTheUpdateInPlaceAndLeavesTheOldWeights(string kind)
    {
        var options = Everything with { Groups = [.. Everything.Groups, new ParameterGroup("a") { Frozen = true }] };
        using var inPlace = new UpdateFixture(Create(kind), options);
        using var turns = new UpdateFixture(Create(kind), options);
        using var other = new AlignedBuffer(turns.Layout.Length);
        foreach (var slice in turns.Layout.Parameters)
        {
            turns.In(other, slice.Name).Fill(float.NaN);
        }

        var (from, to) = (turns.Weights, other);
        for (var step = 0; step < 3; step++)
        {
            inPlace.NextGradients(step);
            turns.NextGradients(step);
            var old = from.Span.ToArray();

            turns.Update.Begin(to, 0.25f, turns.State, previous: from);
            for (var phase = 0; phase < turns.Update.PhaseCount; phase++)
            {
                Parallel.For(0, turns.Update.BlockCount, block => turns.Update.Run(phase, block, turns.Gradients));
                turns.Update.EndPhase(phase);
            }

            Assert.Equal(inPlace.Step(), turns.Update.End());
            Bits.AssertEqual(inPlace.Weights.Span, to.Span, "weights");
            Bits.AssertEqual(old, from.Span, "old weights");
            (from, to) = (to, from);
        }

        Assert.All(inPlace.State.Names, name => Bits.AssertEqual(inPlace.State[name].Span, turns.State[name].Span, name));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Step_OnceWarm_AllocatesNothing(string kind)
    {
        using var run = new UpdateFixture(Create(kind), Everything);
        run.NextGradients(0);
        run.Step();
        run.Step();
        var before = GC.GetAllocatedBytesForCurrentThread();

        run.Step();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Step_RunningStatistics_MoveByTheDataAlone(string kind)
    {
        using var run = new UpdateFixture(Create(kind), Everything);
        run.NextGradients(0);
        run.In(run.Weights, "mean").Clear();
        run.In(run.Weights, "variance").Fill(1);
        run.In(run.Weights, "count").Clear();
        run.In(run.Gradients, "mean").Fill(4);
        run.In(run.Gradients, "variance").Fill(27);
        run.In(run.Gradients, "count").Fill(10);

        var result = run.Step();

        Assert.All(run.In(run.Weights, "mean").ToArray(), mean => Assert.Equal(0.4f, mean));
        Assert.All(run.In(run.Weights, "variance").ToArray(), variance => Assert.Equal(1.2f, variance));
        Assert.Equal(1, run.In(run.Weights, "count")[0]);
        Assert.Equal(0.4f, run.In(run.State["ema"], "mean")[0]);
        Assert.Equal(PositionDigest.Of(run.Weights.Span), result.WeightsDigest);
        Assert.Equal(NormOf(run, Trained), result.GradientNorm!.Value, 1e-4);
    }

    [Fact]
    public void Step_FrozenGroup_StaysAndCountsNowhere()
    {
        var options = Everything with { Groups = [new ParameterGroup("a", "c*") { Frozen = true }] };
        using var run = new UpdateFixture(new Adam(), options);
        run.NextGradients(0);
        var (before, untouched) = (run.In(run.Weights, "a").ToArray(), run.In(run.Weights, "c").ToArray());
        var weights = run.In(run.Weights, "b").ToArray();

        var result = run.Step();

        Bits.AssertEqual(before, run.In(run.Weights, "a"), "frozen weights");
        Bits.AssertEqual(untouched, run.In(run.Weights, "c"), "frozen weights");
        Assert.NotEqual(weights, run.In(run.Weights, "b").ToArray());
        var penalty = (0.01 * weights.Sum(w => Math.Abs((double)w))) + (0.02 * weights.Sum(w => (double)w * w))
            + (0.03 * Math.Sqrt(weights.Sum(w => (double)w * w)));
        Assert.Equal(penalty, result.Penalty, 1e-9);
        Assert.Equal(PositionDigest.Of(run.Weights.Span), result.WeightsDigest);
    }

    [Fact]
    public void Step_PenaltyAndBothClippings_AreAppliedInThatOrder()
    {
        using var run = new UpdateFixture(new Sgd(1, weightDecay: 0.5), Everything with { Schedule = null, Averaging = null, Groups = [] });
        run.NextGradients(0);
        var weights = Trained.ToDictionary(name => name, name => run.In(run.Weights, name).ToArray());
        var gradients = Trained.ToDictionary(name => name, name => GradientOf(weights[name], run.In(run.Gradients, name).ToArray()));
        var norm = Math.Sqrt(gradients.Values.Sum(values => values.Sum(g => g * g)));

        var result = run.Step();

        Assert.Equal(norm, result.GradientNorm!.Value, norm * 1e-6);
        foreach (var name in Trained)
        {
            for (var index = 0; index < weights[name].Length; index++)
            {
                var expected = weights[name][index] - (gradients[name][index] * 3 / (norm + 1e-6)) - (0.5 * weights[name][index]);
                Assert.Equal(expected, run.In(run.Weights, name)[index], 1e-6);
            }
        }
    }

    [Fact]
    public void Step_Schedule_SetsRateAndMomentumOfEachStep()
    {
        var schedule = new OneCycleSchedule(0.1, 10);
        using var run = new UpdateFixture(new Adam(), new WeightUpdateOptions { Schedule = schedule });
        for (var step = 0; step < 3; step++)
        {
            Assert.Equal(schedule.RateAt(step), run.Step().LearningRate);
            Assert.Equal(schedule.MomentumAt(step), run.Update.Optimizer.MomentumFactor);
        }
    }

    [Fact]
    public void Constructor_GroupThatMatchesNothing_Throws() => Assert.Throws<ArgumentException>(
        () => new UpdateFixture(new Sgd(0.1), new WeightUpdateOptions { Groups = [new ParameterGroup("*.bias")] }));

    [Fact]
    public void Constructor_CycledMomentumWithoutMomentum_Throws() => Assert.Throws<ArgumentException>(
        () => new UpdateFixture(new Sgd(0.1), new WeightUpdateOptions { Schedule = new OneCycleSchedule(0.1, 10) }));

    [Fact]
    public void Begin_StateWithoutTheAverage_Throws()
    {
        using var run = new UpdateFixture(new Sgd(0.1), new WeightUpdateOptions { Averaging = new ExponentialAveraging() });
        using var bare = new OptimizerState(run.Update.Optimizer, run.Layout.Length);

        Assert.Throws<ArgumentException>(() => run.Update.Step(run.Weights, run.Gradients, 1f, bare));
    }

    [Fact]
    public void CopyFrom_AStateOfTheSameUpdate_GoesOnWithTheSameBits()
    {
        using var run = new UpdateFixture(new NAdam(), new WeightUpdateOptions { Averaging = new ExponentialAveraging() });
        run.NextGradients(0);
        run.Update.Step(run.Weights, run.Gradients, 1f, run.State);
        using var kept = run.Update.CreateState();
        var weights = run.Weights.Span.ToArray();
        kept.CopyFrom(run.State);

        var expected = run.Update.Step(run.Weights, run.Gradients, 1f, run.State);
        var later = run.Update.Step(run.Weights, run.Gradients, 1f, run.State);
        Assert.NotEqual(expected.WeightsDigest, later.WeightsDigest);
        weights.CopyTo(run.Weights.Span);
        run.State.CopyFrom(kept);
        var again = run.Update.Step(run.Weights, run.Gradients, 1f, run.State);

        Assert.Equal(expected, again);
        using var bare = new OptimizerState(run.Update.Optimizer, run.Layout.Length);
        Assert.Throws<ArgumentException>(() => bare.CopyFrom(kept));
    }

    [Fact]
    public void Observe_OfAnUpdate_ReachesTheScheduleWhoseTurnItIs()
    {
        var schedule = new SequentialSchedule([(new ReduceOnPlateau(1, patience: 0), 1)], new ReduceOnPlateau(2, factor: 0.5, patience: 0));
        using var run = new UpdateFixture(new Sgd(0.1), new WeightUpdateOptions { Schedule = schedule });
        run.Update.Step(run.Weights, run.Gradients, 1f, run.State);

        run.Update.Observe(run.State, new EpochMetrics(Loss: 1, Accuracy: 0));
        run.Update.Observe(run.State, new EpochMetrics(Loss: 1, Accuracy: 1));

        Assert.Equal([1.0, 1.0], run.Update.Plateaus.Select(plateau => plateau.State.Rate));
        Assert.Equal([double.PositiveInfinity, 1.0], run.Update.Plateaus.Select(plateau => plateau.State.Best));
        Assert.Equal(1, run.Update.Step(run.Weights, run.Gradients, 1f, run.State).LearningRate);
    }

    [Theory]
    [InlineData("*.bias", "0.bias", true)]
    [InlineData("*.bias", "0.weight", false)]
    [InlineData("0.*", "10.weight", false)]
    [InlineData("*.1.*", "a.1.weight", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("*", "anything", true)]
    [InlineData("fc", "fc1", false)]
    public void Matches_Pattern_FitsWholeNames(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new ParameterGroup(pattern).Matches(name));

    private static Optimizer Create(string kind) => kind switch
    {
        "lamb" => new Lamb(),
        "lars" => new Lars(0.1, weightDecay: 0.01),
        _ => OptimizerKinds.Create(kind),
    };

    /// <summary>The gradient with the penalty of <see cref="Everything"/>, clipped by value.</summary>
    private static double[] GradientOf(float[] weights, float[] sums, bool penalised = true)
    {
        var length = Math.Sqrt(weights.Sum(w => (double)w * w));
        return
        [
            .. weights.Zip(sums, (w, sum) => Math.Clamp(
                (0.25 * sum) + (penalised ? (0.01 * Math.Sign(w)) + (0.04 * w) + (0.03 * w / length) : 0), -0.2, 0.2)),
        ];
    }

    private static double NormOf(UpdateFixture run, string[] names)
    {
        // The weights before the first step are those of a new fixture.
        using var fresh = new UpdateFixture(new Sgd(0.1));
        return Math.Sqrt(names.Sum(name => GradientOf(
            fresh.In(fresh.Weights, name).ToArray(), run.In(run.Gradients, name).ToArray(), penalised: name != "b").Sum(g => g * g)));
    }
}
