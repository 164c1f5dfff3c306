using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Losses;

/// <summary>Likelihoods against other ways to compute them, and the estimates they lead to.</summary>
public sealed class LikelihoodTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void MultivariateNormal_AnyDimensions_IsTheDensityOfTheCovariance(int dimensions)
    {
        var width = dimensions * (dimensions + 3) / 2;
        var predictions = Bits.Uniform(dimensions, 4 * width);
        var targets = Bits.Uniform(dimensions + 100, 4 * dimensions);
        var example = new LossExample(new MultivariateNormalNll(PositiveLink.Exp), new Shape(4, width), predictions, [], targets, true);

        var (_, _, elements) = example.Evaluate();

        for (var sample = 0; sample < 4; sample++)
        {
            var want = DensityOf(predictions[(sample * width)..((sample + 1) * width)], targets[(sample * dimensions)..((sample + 1) * dimensions)]);
            Assert.Equal(want, elements[sample], 1e-5 * Math.Max(1, Math.Abs(want)));
        }
    }

    [Fact]
    public void MultivariateNormal_NumberThatFitsNoTriangle_Throws() =>
        Assert.Throws<ShapeException>(() => new MultivariateNormalNll().TargetCount(new Shape(2, 6)));

    [Fact]
    public void Densities_OverTheirSupport_IntegrateToOne()
    {
        (Loss Loss, float[] Parameters, double Least, double Most)[] cases =
        [
            (new GaussianNll(full: true, link: PositiveLink.Identity), [0.3f, 0.5f], -12, 12),
            (new LaplaceNll(PositiveLink.Identity), [0.3f, 0.5f], -15, 15),
            (new VonMisesNll(PositiveLink.Identity), [0.3f, 2f], -Math.PI, Math.PI),
            (new BetaNll(PositiveLink.Identity), [2f, 3.5f], 0, 1),
            (new GammaNll(PositiveLink.Identity), [2.5f, 1.5f], 0, 40),
            (new ExponentialNll(PositiveLink.Identity), [1.5f], 0, 30),
            (new StudentTNll(PositiveLink.Identity), [5f, 0.3f, 0.5f], -200, 200),
        ];
        foreach (var (loss, parameters, least, most) in cases)
        {
            const int Steps = 40000;
            var (sum, width) = (0.0, (most - least) / Steps);
            for (var step = 0; step < Steps; step++)
            {
                sum += width * Math.Exp(-Evaluate(loss, parameters, least + ((step + 0.5) * width)));
            }

            Assert.Equal(1, sum, 1e-3);
        }
    }

    [Fact]
    public void Poisson_FullFormOfLargeCounts_IsTheProbability()
    {
        var probability = 0.0;
        for (var count = 10; count < 120; count++)
        {
            probability += Math.Exp(-Evaluate(new PoissonNll(full: true), [MathF.Log(50)], count));
        }

        Assert.Equal(1, probability, 2e-3);
    }

    [Fact]
    public void GaussianMixture_OneComponent_IsTheGaussian()
    {
        var mixture = new LossExample(
            new GaussianMixtureNll(PositiveLink.Identity), new Shape(1, 1, 3), [7, 0.4f, 0.5f], [], [1.1f], false).Evaluate().Sums.Loss;

        Assert.Equal(Evaluate(new GaussianNll(full: true, link: PositiveLink.Identity), [0.4f, 0.25f], 1.1), mixture, 1e-6);
    }

    [Fact]
    public void Predict_Distributions_GivesMeanModeAndParameters()
    {
        AssertPredicts(new GaussianNll(link: PositiveLink.Exp), [2, 0], mean: 2, mode: 2, [2, 1]);
        AssertPredicts(new GammaNll(PositiveLink.Identity), [3, 2], mean: 1.5f, mode: 1, [3, 2]);
        AssertPredicts(new BetaNll(PositiveLink.Identity), [3, 2], mean: 0.6f, mode: 2f / 3, [3, 2]);
        AssertPredicts(new BetaNll(PositiveLink.Identity), [0.5f, 2], mean: 0.2f, mode: 0, [0.5f, 2]);
        AssertPredicts(new ExponentialNll(PositiveLink.Identity), [4], mean: 0.25f, mode: 0, [4]);
        AssertPredicts(new StudentTNll(PositiveLink.Identity), [1, 5, 2], mean: float.NaN, mode: 5, [1, 5, 2]);
        AssertPredicts(new PoissonNll(), [MathF.Log(2.5f)], mean: 2.5f, mode: 2, [MathF.Log(2.5f)]);
        AssertPredicts(new BernoulliNll(), [0], mean: 0.5f, mode: 0, [0]);
    }

    [Fact]
    public void Predict_Mixture_WeighsMeansAndTakesTheHighestPeak()
    {
        var mixture = new GaussianMixtureNll(PositiveLink.Identity);
        var shape = new Shape(1, 2, 3);
        float[] predictions = [MathF.Log(3), 10, 5, 0, 20, 1];

        Assert.Equal([12.5f], Predict(mixture, shape, predictions, Estimate.Mean));
        Assert.Equal([20f], Predict(mixture, shape, predictions, Estimate.Mode));
        Bits.AssertEqual([0.75f, 10, 5, 0.25f, 20, 1], Predict(mixture, shape, predictions, Estimate.Parameters), "parameters");
    }

    [Fact]
    public void Predict_VectorsOfParameters_KeepsTheirPlaces()
    {
        var laplace = new LaplaceNll(PositiveLink.Identity);

        Assert.Equal([1, 2, 3, 7, 8, 9], Predict(laplace, new Shape(2, 2, 3), [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 1], Estimate.Mean));
    }

    [Fact]
    public void Predict_Classes_GivesTheLikeliestAndTheirProbabilities()
    {
        var head = new CategoricalHead();
        float[] logits = [0, MathF.Log(3), 5, 5];

        Assert.Equal([1f, 0f], Predict(head, new Shape(2, 2), logits, Estimate.Mode));
        Assert.Equal([0.25f, 0.75f, 0.5f, 0.5f], Predict(head, new Shape(2, 2), logits, Estimate.Parameters).Select(p => MathF.Round(p, 6)));
        Assert.Throws<ArgumentOutOfRangeException>(() => head.EstimateShape(new Shape(2, 2), Estimate.Mean));
    }

    [Fact]
    public void Predict_MultivariateAndSharedVariance_GiveMeansAndPositiveParameters()
    {
        var multivariate = new MultivariateNormalNll(PositiveLink.Exp);
        var shared = new SharedVarianceGaussianNll(link: PositiveLink.Exp);
        float[] predictions = [1, 2, 0, 0.5f, 0];

        Assert.Equal([1, 2], Predict(multivariate, new Shape(1, 5), predictions, Estimate.Mean));
        Assert.Equal([1, 2, 1, 0.5f, 1], Predict(multivariate, new Shape(1, 5), predictions, Estimate.Parameters));
        Assert.Equal([1, 2, 0, 0.5f], Predict(shared, new Shape(1, 5), predictions, Estimate.Mode));
        Assert.Equal([1, 2, 0, 0.5f, 1], Predict(shared, new Shape(1, 5), predictions, Estimate.Parameters));
    }

    [Fact]
    public void Evaluate_ParameterBelowZero_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(new LaplaceNll(PositiveLink.Identity), [1, -2], 0));

        Assert.Contains("scale", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_TargetOutsideTheSupport_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(new BetaNll(), [1, 1], 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(new GammaNll(), [1, 1], -0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(new PoissonNll(), [1], -1));
    }

    /// <summary>The density by the covariance matrix: its determinant and its inverse by elimination.</summary>
    private static double DensityOf(float[] predictions, float[] target)
    {
        var n = target.Length;
        var triangle = new double[n, n];
        var place = n;
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column <= row; column++, place++)
            {
                triangle[row, column] = row == column ? Math.Exp(predictions[place]) : predictions[place];
            }
        }

        var system = new double[n, n + 1];
        for (var row = 0; row < n; row++)
        {
            system[row, n] = target[row] - (double)predictions[row];
            for (var column = 0; column < n; column++)
            {
                for (var k = 0; k < n; k++)
                {
                    system[row, column] += triangle[row, k] * triangle[column, k];
                }
            }
        }

        var determinant = 1.0;
        for (var pivot = 0; pivot < n; pivot++)
        {
            determinant *= system[pivot, pivot];
            for (var row = 0; row < n; row++)
            {
                var factor = row == pivot ? 0 : system[row, pivot] / system[pivot, pivot];
                for (var column = pivot; column <= n; column++)
                {
                    system[row, column] -= factor * system[pivot, column];
                }
            }
        }

        var distance = 0.0;
        for (var row = 0; row < n; row++)
        {
            distance += (target[row] - (double)predictions[row]) * system[row, n] / system[row, row];
        }

        return 0.5 * ((n * Math.Log(2 * Math.PI)) + Math.Log(determinant) + distance);
    }

    private static double Evaluate(Loss loss, float[] parameters, double target)
    {
        var shape = parameters.Length == 1 ? new Shape(1) : new Shape(1, parameters.Length);
        return new LossExample(loss, shape, parameters, [], [(float)target], false).Evaluate().Sums.Loss;
    }

    private static void AssertPredicts(LikelihoodLoss loss, float[] raw, float mean, float mode, float[] parameters)
    {
        var shape = raw.Length == 1 ? new Shape(1) : new Shape(1, raw.Length);

        Assert.Equal(mean, Predict(loss, shape, raw, Estimate.Mean)[0], 1e-6f);
        Assert.Equal(mode, Predict(loss, shape, raw, Estimate.Mode)[0], 1e-6f);
        Bits.AssertEqual(parameters, Predict(loss, shape, raw, Estimate.Parameters), loss.Name);
    }

    private static float[] Predict(ILikelihoodHead head, Shape shape, float[] predictions, Estimate estimate)
    {
        var result = new float[head.EstimateShape(shape, estimate).ElementCount];
        head.Predict(shape, predictions, estimate, result);
        return result;
    }
}
