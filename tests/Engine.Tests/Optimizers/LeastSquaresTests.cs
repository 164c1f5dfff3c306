using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Tests.Optimizers;

public sealed class LeastSquaresTests
{
    private const int Samples = 40;
    private const int Features = 6;

    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(0.7, true)]
    [InlineData(0.7, false)]
    public void Solve_NoisyTargets_SatisfiesTheNormalEquations(double ridge, bool intercept)
    {
        var (inputs, targets) = (Bits.Uniform(1, Samples * Features), Bits.Uniform(2, Samples * 2));
        var fit = LeastSquares.Solve(inputs, targets, Samples, ridge, intercept);
        for (var output = 0; output < 2; output++)
        {
            double Residual(int sample) => Enumerable.Range(0, Features)
                .Sum(feature => fit.Weight[(output * Features) + feature] * inputs[(sample * Features) + feature])
                + fit.Bias[output] - targets[(sample * 2) + output];
            for (var feature = 0; feature < Features; feature++)
            {
                var slope = Enumerable.Range(0, Samples).Sum(sample => Residual(sample) * inputs[(sample * Features) + feature]);
                Assert.Equal(0, slope + (ridge * fit.Weight[(output * Features) + feature]), 1e-12);
            }

            Assert.Equal(0, intercept ? Enumerable.Range(0, Samples).Sum(Residual) : fit.Bias[output], 1e-12);
        }
    }

    [Fact]
    public void Solve_LinearModel_IsWhatGradientDescentApproaches()
    {
        var (inputs, targets) = (Bits.Uniform(3, Samples * Features), Bits.Uniform(4, Samples));
        var fit = LeastSquares.Solve(inputs, targets, Samples, intercept: false);
        using var weights = new AlignedBuffer(Features);
        using var gradients = new AlignedBuffer(Features);
        var optimizer = new Momentum(0.03, 0.8);
        using var state = new OptimizerState(optimizer, Features);
        for (var step = 0; step < 500; step++)
        {
            gradients.Span.Clear();
            for (var sample = 0; sample < Samples; sample++)
            {
                var row = inputs.AsSpan(sample * Features, Features);
                var residual = -targets[sample];
                for (var feature = 0; feature < Features; feature++)
                {
                    residual += row[feature] * weights.Span[feature];
                }

                for (var feature = 0; feature < Features; feature++)
                {
                    gradients.Span[feature] += residual * row[feature];
                }
            }

            optimizer.Step(weights, gradients, 1f, state);
        }

        for (var feature = 0; feature < Features; feature++)
        {
            Assert.Equal(fit.Weight[feature], weights.Span[feature], 1e-5);
        }
    }

    [Fact]
    public void Solve_DependentFeatures_AsksForARidge()
    {
        var inputs = Bits.Uniform(5, Samples * 2);
        for (var sample = 0; sample < Samples; sample++)
        {
            inputs[(2 * sample) + 1] = 2 * inputs[2 * sample];
        }

        Assert.Throws<ArgumentException>(() => LeastSquares.Solve(inputs, Bits.Uniform(6, Samples), Samples));
        var fit = LeastSquares.Solve(inputs, Bits.Uniform(6, Samples), Samples, ridge: 0.1);
        Assert.Equal(2 * fit.Weight[0], fit.Weight[1], 1e-12);
    }

    [Fact]
    public void Solve_TooFewSamples_Throws() =>
        Assert.Throws<ArgumentException>(() => LeastSquares.Solve(new float[6], new float[2], samples: 2));
}
