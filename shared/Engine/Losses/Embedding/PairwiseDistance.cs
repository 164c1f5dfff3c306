using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean over samples of the distance (Σ|a - b + ε|^p)^(1/p) between two predicted vectors, stacked as [batch, 2, ...]. There are
/// no targets.</summary>
/// <remarks>PyTorch's pairwise_distance; with ε = 0 its vector norm, whose gradient at distance 0 is 0.</remarks>
public sealed class PairwiseDistance : StackedLoss
{
    private readonly LpNorm _norm;

    /// <summary>The loss with its constants.</summary>
    /// <param name="p">Exponent, at least 1; infinity for the largest difference.</param>
    /// <param name="eps">Added to every component of the difference, so that equal vectors have a slope.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is below 1.</exception>
    public PairwiseDistance(double p = 2, double eps = 1e-6) => _norm = new LpNorm(p, eps, "PairwiseDistance");

    /// <inheritdoc/>
    public override string Name => "pairwise_distance";

    private protected override int Vectors => 2;

    private protected override string Roles => "both vectors";

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        CheckStack(predictions);
        return 0;
    }

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        CheckStack(frame.Shape);
        var width = WidthOf(frame.Shape);
        frame.Gradient.Clear();
        var loss = 0.0;
        for (var sample = 0; sample < frame.Samples; sample++)
        {
            var place = 2 * sample * width;
            var left = frame.Predictions.Slice(place, width);
            var right = frame.Predictions.Slice(place + width, width);
            var distance = _norm.Of(left, right);
            _norm.AddGradient(left, right, distance, 1, frame.Gradient.Slice(place, width), frame.Gradient.Slice(place + width, width));
            loss += distance;
            frame.SetElement(sample, distance);
        }

        return new BatchSums(loss, frame.Samples, frame.Samples, 0);
    }
}
