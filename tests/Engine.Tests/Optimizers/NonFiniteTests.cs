using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;

namespace Cluster.Engine.Tests.Optimizers;

public sealed class NonFiniteTests
{
    private static readonly WeightUpdateOptions Surrounded = new()
    {
        Schedule = new CosineSchedule(0.1, 9),
        Clipping = new GradientClipping { MaxNorm = 3 },
        Penalty = new Penalty(0.01, 0.02, 0.03),
        Averaging = new ExponentialAveraging(0.9, warmup: true),
    };

    public static TheoryData<string> Kinds => ["adam", "nadam", "radam", "momentum", "adagrad", "rprop", "random_search", "lamb", "lars"];

    public static TheoryData<float> Awkward => [float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    [Theory]
    [MemberData(nameof(Awkward))]
    public void Fail_BadGradient_NamesParameterAndCount(float bad)
    {
        using var fixture = new UpdateFixture(new Adam(0.1));
        fixture.NextGradients(0);
        fixture.In(fixture.Gradients, "c")[UpdateFixture.LongLength - 1] = bad;
        fixture.In(fixture.Gradients, "b")[2] = bad;

        var fault = fixture.Step().Fault;

        Assert.Equal(new UpdateFault(UpdateFaultKind.NonFiniteGradient, NonFinitePolicy.Fail, "b", 2, double.NaN), fault);
        Assert.True(fault!.EndsTraining);
        Assert.Equal(1, fixture.Update.PhaseCount);
    }

    [Fact]
    public void Fail_WeightsOverflowByFiniteGradient_SaysSo()
    {
        using var fixture = new UpdateFixture(new Sgd(1e30));
        fixture.NextGradients(0);
        fixture.In(fixture.Gradients, "a")[3] = 1e20f;

        var fault = fixture.Step().Fault;

        Assert.Equal(new UpdateFault(UpdateFaultKind.NonFiniteWeights, NonFinitePolicy.Fail, "a", 1, double.NaN), fault);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Skip_BadSteps_EqualsTheStepsWithoutThem(string kind)
    {
        // A schedule goes on by steps, so only a constant rate can show it.
        var options = Surrounded with { Schedule = null, Averaging = null, NonFinite = NonFinitePolicy.Skip };
        using var disturbed = new UpdateFixture(Create(kind), options);
        using var clean = new UpdateFixture(Create(kind), options);
        for (var step = 0; step < 4; step++)
        {
            // The first step of all is among those that are skipped.
            disturbed.NextGradients(step);
            disturbed.In(disturbed.Gradients, "c")[7] = float.NaN;
            var skipped = disturbed.Step();
            Assert.Equal((NonFinitePolicy.Skip, 1), (skipped.Fault!.Policy, skipped.Fault.SkippedInARow));

            disturbed.NextGradients(step);
            clean.NextGradients(step);
            var (after, expected) = (disturbed.Step(), clean.Step());
            Assert.Null(after.Fault);
            Assert.Equal(expected.WeightsDigest, after.WeightsDigest);
        }

        Bits.AssertEqual(clean.Weights.Span, disturbed.Weights.Span, "weights");
        Assert.All(clean.State.Names, name => Bits.AssertEqual(clean.State[name].Span, disturbed.State[name].Span, name));
        Assert.Equal((8, 4, 4), (disturbed.State.Step, disturbed.State.Skipped, disturbed.State.Updates));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("variance", "mean")]
    public void Skip_IntoAnotherArena_CarriesEverythingOver(string parameter, string named)
    {
        using var fixture = new UpdateFixture(new Adam(0.1), Surrounded with { NonFinite = NonFinitePolicy.Skip });
        using var other = new AlignedBuffer(fixture.Layout.Length);
        foreach (var slice in fixture.Layout.Parameters)
        {
            fixture.In(other, slice.Name).Fill(float.NaN);
        }

        fixture.NextGradients(0);
        var digest = fixture.Step().WeightsDigest;
        var average = fixture.State.Average!.Span.ToArray();
        fixture.NextGradients(1);
        fixture.In(fixture.Gradients, "count")[0] = 4;
        fixture.In(fixture.Gradients, parameter)[0] = float.PositiveInfinity;

        fixture.Update.Begin(other, 0.25f, fixture.State, previous: fixture.Weights);
        var result = RunBlocks(fixture);

        Assert.Equal((named, digest), (result.Fault!.Parameter, result.WeightsDigest));
        Bits.AssertEqual(fixture.Weights.Span, other.Span, "weights");
        Bits.AssertEqual(average, fixture.State.Average!.Span, "average");
    }

    [Fact]
    public void Skip_TooManyInARow_EndsTraining()
    {
        using var fixture = new UpdateFixture(new Sgd(0.1), new WeightUpdateOptions { NonFinite = NonFinitePolicy.Skip });
        fixture.NextGradients(0);
        fixture.In(fixture.Gradients, "a")[0] = float.NaN;

        var ends = Enumerable.Range(0, UpdateFault.MostSkippedInARow).Select(_ => fixture.Step().Fault!.EndsTraining).ToList();

        Assert.Equal(UpdateFault.MostSkippedInARow - 1, ends.IndexOf(true));
    }

    [Fact]
    public void Clip_BadValues_EqualsAGradientWithZeros()
    {
        var options = Surrounded with { NonFinite = NonFinitePolicy.Clip };
        using var clipped = new UpdateFixture(new Adam(0.1), options);
        using var zeroed = new UpdateFixture(new Adam(0.1), options);
        clipped.NextGradients(0);
        zeroed.NextGradients(0);
        foreach (var (name, index) in new[] { ("a", 0), ("c", 5), ("c", UpdateFixture.LongLength - 1) })
        {
            clipped.In(clipped.Gradients, name)[index] = float.NaN;
            zeroed.In(zeroed.Gradients, name)[index] = 0;
        }

        var (result, expected) = (clipped.Step(), zeroed.Step());

        Assert.Equal(expected.WeightsDigest, result.WeightsDigest);
        Assert.Equal((UpdateFaultKind.NonFiniteGradient, NonFinitePolicy.Clip, "a", 3), Of(result.Fault!));
        Assert.False(result.Fault!.EndsTraining);
        Assert.Null(expected.Fault);
    }

    [Fact]
    public void Clip_BadStatistics_StayAsTheyAre()
    {
        using var fixture = new UpdateFixture(new Sgd(0.1), new WeightUpdateOptions { NonFinite = NonFinitePolicy.Clip });
        fixture.NextGradients(0);
        fixture.In(fixture.Gradients, "count")[0] = 4;
        fixture.In(fixture.Gradients, "mean")[1] = float.NaN;
        var before = fixture.In(fixture.Weights, "mean").ToArray();

        var fault = fixture.Step().Fault;

        Assert.Equal((UpdateFaultKind.NonFiniteGradient, NonFinitePolicy.Clip, "mean", 1), Of(fault!));
        Bits.AssertEqual(before, fixture.In(fixture.Weights, "mean"), "mean");
    }

    [Fact]
    public void Clip_FactorThatIsNoNumber_LeavesOnlyTheDecay()
    {
        using var fixture = new UpdateFixture(new Sgd(0.5, weightDecay: 0.5), new WeightUpdateOptions { NonFinite = NonFinitePolicy.Clip });
        fixture.NextGradients(0);
        var before = fixture.In(fixture.Weights, "a").ToArray();

        var result = fixture.Update.Step(fixture.Weights, fixture.Gradients, float.NaN, fixture.State);

        Assert.Equal(NonFinitePolicy.Clip, result.Fault!.Policy);
        Bits.AssertEqual(before.Select(value => 0.75f * value).ToArray(), fixture.In(fixture.Weights, "a"), "a");
    }

    [Theory]
    [InlineData(NonFinitePolicy.Fail, true)]
    [InlineData(NonFinitePolicy.Skip, false)]
    public void MaxGradientNorm_LongerGradient_IsNotAppliedAndNamesTheLongestPart(NonFinitePolicy policy, bool ends)
    {
        using var fixture = new UpdateFixture(new Sgd(0.1), new WeightUpdateOptions { NonFinite = policy, MaxGradientNorm = 10 });
        fixture.In(fixture.Gradients, "a")[0] = 36;
        fixture.In(fixture.Gradients, "b")[0] = 48;
        var before = fixture.Weights.Span.ToArray();

        var fault = fixture.Step().Fault;

        Assert.Equal((UpdateFaultKind.ExplodedGradient, policy, "b", 0), Of(fault!));
        Assert.Equal((15.0, ends), (fault!.Norm, fault.EndsTraining));
        Bits.AssertEqual(before, fixture.Weights.Span, "weights");

        fixture.Gradients.Span.Clear();
        fixture.In(fixture.Gradients, "a")[0] = 40;
        Assert.Null(fixture.Step().Fault);
    }

    [Theory]
    [InlineData(NonFinitePolicy.Clip, 1.0)]
    [InlineData(NonFinitePolicy.Skip, 0.0)]
    [InlineData(NonFinitePolicy.Skip, double.NaN)]
    public void MaxGradientNorm_WithoutMeaning_IsRefused(NonFinitePolicy policy, double limit) => Assert.ThrowsAny<ArgumentException>(
        () => new UpdateFixture(new Sgd(0.1), new WeightUpdateOptions { NonFinite = policy, MaxGradientNorm = limit }));

    private static (UpdateFaultKind Kind, NonFinitePolicy Policy, string Parameter, long Values) Of(UpdateFault fault) =>
        (fault.Kind, fault.Policy, fault.Parameter, fault.Values);

    private static UpdateResult RunBlocks(UpdateFixture fixture)
    {
        for (var phase = 0; phase < fixture.Update.PhaseCount; phase++)
        {
            Parallel.For(0, fixture.Update.BlockCount, block => fixture.Update.Run(phase, block, fixture.Gradients));
            fixture.Update.EndPhase(phase);
        }

        return fixture.Update.End();
    }

    private static Optimizer Create(string kind) => kind switch
    {
        "adam" => new Adam(0.01),
        "nadam" => new NAdam(0.01),
        "radam" => new RAdam(0.01),
        "momentum" => new Momentum(0.1, 0.9, dampening: 0.5),
        "adagrad" => new Adagrad(0.1, learningRateDecay: 0.1, initialAccumulator: 0.1),
        "rprop" => new Rprop(),
        "random_search" => new RandomSearch(0.1, 3),
        "lamb" => new Lamb(0.1),
        _ => new Lars(0.1),
    };
}
