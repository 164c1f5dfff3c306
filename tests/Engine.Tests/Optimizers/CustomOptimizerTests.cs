using Cluster.Engine.Numerics;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;

namespace Cluster.Engine.Tests.Optimizers;

/// <summary>An optimizer written in spans sees the same gradients, settings and state as the built-in ones.</summary>
public sealed class CustomOptimizerTests
{
    private static readonly WeightUpdateOptions Everything = new()
    {
        Schedule = new CosineSchedule(0.1, 5),
        Clipping = new GradientClipping { MaxNorm = 3, MaxValue = 0.2 },
        Penalty = new Penalty(0.01, 0.02, 0.03),
        Averaging = new ExponentialAveraging(0.9, warmup: true),
        Groups = [new ParameterGroup("b") { LearningRateFactor = 2, Penalty = Penalty.None }, new ParameterGroup("a") { Frozen = true }],
    };

    [Fact]
    public void Step_SameFormulaAsMomentum_SameBitsAndDigest()
    {
        using var builtIn = new UpdateFixture(new Momentum(0.1, 0.9), Everything);
        using var own = new UpdateFixture(new SpanMomentum(0.1), Everything);
        for (var step = 0; step < 3; step++)
        {
            builtIn.NextGradients(step);
            own.NextGradients(step);

            Assert.Equal(builtIn.Step(), own.Step());
        }

        Bits.AssertEqual(builtIn.Weights.Span, own.Weights.Span, "weights");
        Bits.AssertEqual(builtIn.State["momentum_buffer"].Span, own.State["momentum_buffer"].Span, "state");
    }

    [Fact]
    public void Frame_StepAndDecay_AreThoseOfTheGroup()
    {
        using var run = new UpdateFixture(
            new Notes(0.5, weightDecay: 0.25), new WeightUpdateOptions { Groups = [new ParameterGroup("b") { WeightDecay = 0.75 }] });

        run.Step();
        run.Step();

        Assert.All(run.In(run.Weights, "a").ToArray(), weight => Assert.Equal(2.25f, weight));
        Assert.All(run.In(run.Weights, "b").ToArray(), weight => Assert.Equal(2.75f, weight));
    }

    [Fact]
    public void Construction_RateBelowZero_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SpanMomentum(-1));

    private sealed class SpanMomentum(double learningRate) : CustomOptimizer(learningRate)
    {
        public override string Name => "span_momentum";

        public override IReadOnlyList<string> StateNames => ["momentum_buffer"];

        protected override void Update(in UpdateFrame frame)
        {
            var direction = frame.State(0);
            for (var index = 0; index < direction.Length; index++)
            {
                direction[index] = ExactFma.Compute(0.9f, direction[index], frame.Gradient[index]);
                frame.Weights[index] = ExactFma.Compute((float)-frame.LearningRate, direction[index], frame.Weights[index]);
            }
        }
    }

    private sealed class Notes(double learningRate, double weightDecay) : CustomOptimizer(learningRate, weightDecay)
    {
        public override string Name => "notes";

        protected override void Update(in UpdateFrame frame) => frame.Weights.Fill((float)(frame.Step + frame.WeightDecay));
    }
}
