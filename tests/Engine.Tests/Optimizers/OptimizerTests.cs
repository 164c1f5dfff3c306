using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Tests.Optimizers;

public sealed class OptimizerTests
{
    private const int Length = 83;

    /// <summary>One of each kind, with every hyper-parameter in use.</summary>
    public static TheoryData<string> Kinds => [.. OptimizerKinds.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void StepRange_ArenaInRaggedParts_EqualsOneStep(string kind)
    {
        using var whole = new Run(OptimizerKinds.Create(kind));
        using var parts = new Run(OptimizerKinds.Create(kind));
        for (var step = 0; step < 3; step++)
        {
            whole.NextGradients(step);
            parts.NextGradients(step);
            whole.Optimizer.Step(whole.Weights, whole.Gradients, 0.25f, whole.State);

            var digest = 0ul;
            parts.State.BeginStep();
            foreach (var (offset, length) in ((int, int)[])[(50, 33), (0, 17), (17, 0), (17, 33)])
            {
                digest += parts.Optimizer.StepRange(parts.Weights, parts.Gradients, 0.25f, parts.State, offset, length);
            }

            Assert.Equal(PositionDigest.Of(whole.Weights.Span), digest);
        }

        Bits.AssertEqual(whole.Weights.Span, parts.Weights.Span, "weights");
        Assert.All(whole.State.Names, name => Bits.AssertEqual(whole.State[name].Span, parts.State[name].Span, name));
        Assert.Equal(3, parts.State.Step);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_FromRestoredState_ContinuesWithTheSameBits(string kind)
    {
        using var straight = new Run(OptimizerKinds.Create(kind));
        using var resumed = new Run(OptimizerKinds.Create(kind));
        for (var step = 0; step < 4; step++)
        {
            straight.NextGradients(step);
            straight.Optimizer.Step(straight.Weights, straight.Gradients, 1f, straight.State);
            if (step == 1)
            {
                straight.Weights.Span.CopyTo(resumed.Weights.Span);
                resumed.State.Step = straight.State.Step;
                foreach (var name in straight.State.Names)
                {
                    straight.State[name].Span.CopyTo(resumed.State[name].Span);
                }
            }
            else if (step > 1)
            {
                resumed.NextGradients(step);
                resumed.Optimizer.Step(resumed.Weights, resumed.Gradients, 1f, resumed.State);
            }
        }

        Bits.AssertEqual(straight.Weights.Span, resumed.Weights.Span, "weights");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_PaddingOfZeros_StaysZero(string kind)
    {
        using var run = new Run(OptimizerKinds.Create(kind));
        run.Weights.Span.Clear();
        run.Gradients.Span.Clear();

        run.Optimizer.Step(run.Weights, run.Gradients, 1f, run.State);

        Assert.True(run.Weights.Span.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Adam_MomentsThatDecay_ReachZeroInsteadOfSubnormals()
    {
        using var run = new Run(new Adam(0.01));
        run.Gradients.Span.Fill(1e-12f);
        for (var step = 0; step < 1000; step++)
        {
            run.Optimizer.Step(run.Weights, run.Gradients, 1f, run.State);
            run.Gradients.Span.Clear();
        }

        Assert.True(run.State["exp_avg"].Span.IndexOfAnyExcept(0f) < 0);
        Assert.All(run.State["exp_avg_sq"].Span.ToArray(), moment => Assert.True(moment == 0 || float.IsNormal(moment)));
    }

    [Fact]
    public void Step_StateOfAnotherOptimizer_Throws()
    {
        using var run = new Run(new Adam());
        using var state = new OptimizerState(new Momentum(0.1), Length);

        Assert.Throws<ArgumentException>(() => run.Optimizer.Step(run.Weights, run.Gradients, 1f, state));
    }

    [Fact]
    public void Step_OptimizerThatNeedsLayers_SaysSo()
    {
        using var run = new Run(new Lamb());

        Assert.Throws<InvalidOperationException>(() => run.Optimizer.Step(run.Weights, run.Gradients, 1f, run.State));
    }

    [Fact]
    public void StepRange_BeforeTheFirstStepBegan_Throws()
    {
        using var run = new Run(new Adam());

        Assert.Throws<ArgumentOutOfRangeException>(
            () => run.Optimizer.StepRange(run.Weights, run.Gradients, 1f, run.State, 0, Length));
    }

    [Fact]
    public void Constructors_HyperParametersOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Momentum(0.1, dampening: 0.1, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmaMomentum(0.1, biasCorrection: true, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassicalMomentum(0.1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(initialAccumulator: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(alpha: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rprop(shrink: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rprop(grow: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lars(0.1, trust: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lamb(largestWeightNorm: 0));
    }

    private sealed class Run : IDisposable
    {
        public Run(Optimizer optimizer)
        {
            Optimizer = optimizer;
            State = new OptimizerState(optimizer, Length);
            Bits.Uniform(1, Length).CopyTo(Weights.Span);
        }

        public Optimizer Optimizer { get; }

        public OptimizerState State { get; }

        public AlignedBuffer Weights { get; } = new(Length);

        public AlignedBuffer Gradients { get; } = new(Length);

        public void NextGradients(int step) => Bits.Uniform(10 + step, Length).CopyTo(Gradients.Span);

        public void Dispose()
        {
            Weights.Dispose();
            Gradients.Dispose();
            State.Dispose();
        }
    }
}
