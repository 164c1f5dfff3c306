using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Tests.Optimizers;

namespace Cluster.Engine.Tests.Regularization;

public sealed class AveragingTests
{
    private const int Steps = 12;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExponentialAveraging_OverSteps_IsTheSumInDouble(bool warmup)
    {
        using var run = new UpdateFixture(new Sgd(0.3), new WeightUpdateOptions { Averaging = new ExponentialAveraging(0.9, warmup) });
        var expected = run.In(run.Weights, "c").ToArray().Select(weight => (double)weight).ToArray();
        for (var step = 1; step <= Steps; step++)
        {
            run.NextGradients(step);
            run.Step();
            var decay = warmup ? Math.Min(0.9, (1.0 + step) / (10 + step)) : 0.9;
            AssertFollows(run, "ema", expected, (average, weight) => (decay * average) + ((1 - decay) * weight));
        }
    }

    [Fact]
    public void StochasticAveraging_OverSteps_IsTheMeanOfThoseThatCount()
    {
        using var run = new UpdateFixture(new Sgd(0.3), new WeightUpdateOptions { Averaging = new StochasticAveraging(start: 4, every: 3) });
        var counted = new List<float[]>();
        for (var step = 1; step <= Steps; step++)
        {
            run.NextGradients(step);
            run.Step();
            var weights = run.In(run.Weights, "c").ToArray();
            if (step is 4 or 7 or 10)
            {
                counted.Add(weights);
            }

            var average = run.In(run.State["swa"], "c");
            for (var index = 0; index < average.Length; index++)
            {
                var mean = counted.Count == 0 ? weights[index] : counted.Average(values => (double)values[index]);
                Assert.Equal(mean, average[index], 1e-6);
            }
        }

        Assert.Equal(3, counted.Count);
    }

    [Fact]
    public void Constructors_NumbersOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialAveraging(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticAveraging(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticAveraging(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Penalty.L1(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Penalty.ElasticNetRatio(1, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(1, double.NaN));
    }

    private static void AssertFollows(UpdateFixture run, string state, double[] expected, Func<double, double, double> next)
    {
        var average = run.In(run.State[state], "c");
        var weights = run.In(run.Weights, "c");
        for (var index = 0; index < expected.Length; index++)
        {
            expected[index] = next(expected[index], weights[index]);
            Assert.Equal(expected[index], average[index], 1e-6);
        }
    }
}
