using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood ½·(log v + (y - μ)²/v) of normal distributions that share one variance a sample: predictions
/// [batch, d + 1] hold d means, then the variance; targets [batch, d].</summary>
/// <remarks>PyTorch's gaussian_nll_loss with a variance of shape [batch, 1]. The weight is the number of targets.</remarks>
public sealed class SharedVarianceGaussianNll : SampleLikelihoodLoss
{
    private readonly bool _full;
    private readonly double _epsilon;
    private readonly PositiveLink _link;

    /// <summary>The loss with its options.</summary>
    /// <param name="full">Whether the constant term ½·log(2π) is added for each target.</param>
    /// <param name="eps">Least variance, above 0; a smaller one keeps the slope it has there.</param>
    /// <param name="link">What makes the variance of raw predictions.</param>
    /// <exception cref="ArgumentOutOfRangeException">The least variance is not above 0.</exception>
    public SharedVarianceGaussianNll(bool full = false, double eps = 1e-6, PositiveLink link = PositiveLink.Softplus)
    {
        HyperParameter.CheckPositive(eps, "SharedVarianceGaussianNll");
        (_full, _epsilon, _link) = (full, eps, link);
    }

    /// <inheritdoc/>
    public override string Name => "shared_variance_gaussian_nll";

    private protected override int WeightOf(int dimensions) => dimensions;

    private protected override int DimensionsOf(Shape predictions) => predictions.Rank == 2 && predictions[1] >= 2
        ? predictions[1] - 1
        : throw new ShapeException(
            $"{Name} needs predictions of [batch, d + 1], d means and a variance, got {predictions}; reshape the model's output.");

    private protected override int RoomFor(Shape predictions) => 0;

    private protected override double Evaluate(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> target, Span<float> gradient, Span<double> room)
    {
        var (variance, link) = _link.Apply(predictions[^1]);
        variance = Math.Max(variance, _epsilon);
        var (loss, slopes) = (_full ? target.Length * NormalDensity.HalfLogOfTwoPi : 0, 0.0);
        for (var index = 0; index < target.Length; index++)
        {
            loss += NormalDensity.Nll(predictions[index], variance, target[index], out var meanSlope, out var varianceSlope);
            gradient[index] = (float)meanSlope;
            slopes += varianceSlope;
        }

        gradient[^1] = (float)(slopes * link);
        return loss;
    }

    private protected override void Predict(ReadOnlySpan<float> predictions, Estimate estimate, Span<float> result, Span<double> room)
    {
        predictions[..Math.Min(predictions.Length, result.Length)].CopyTo(result);
        if (estimate == Estimate.Parameters)
        {
            result[^1] = (float)Math.Max(_link.Apply(predictions[^1]).Value, _epsilon);
        }
    }
}
