using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean over samples of max(0, d(a, p) - d(a, n) + margin) for an anchor a, an alike p and an unlike n, stacked as [batch, 3, ...]
/// in this order. There are no targets.</summary>
/// <remarks>PyTorch's triplet_margin_loss: d(u, v) = (Σ|u - v + ε|^p)^(1/p); swapping takes the smaller of d(a, n) and d(p, n). Source: Balntas,
/// Riba, Ponsa and Mikolajczyk, Learning Local Feature Descriptors with Triplets and Shallow Convolutional Neural
/// Networks (2016).</remarks>
public sealed class TripletMargin : StackedLoss
{
    private readonly LpNorm _norm;
    private readonly double _margin;
    private readonly bool _swap;

    /// <summary>The loss with its constants.</summary>
    /// <param name="margin">By how much the unlike vector shall be farther away.</param>
    /// <param name="p">Exponent of the norm, at least 1; infinity for the largest difference.</param>
    /// <param name="eps">Added to every component of a difference.</param>
    /// <param name="swap">Whether the positive may stand in for the anchor where it is nearer to the negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is below 1, or the margin not finite.</exception>
    public TripletMargin(double margin = 1, double p = 2, double eps = 1e-6, bool swap = false)
    {
        HyperParameter.CheckFinite(margin, "TripletMargin");
        _norm = new LpNorm(p, eps, "TripletMargin");
        (_margin, _swap) = (margin, swap);
    }

    /// <inheritdoc/>
    public override string Name => "triplet_margin";

    private protected override int Vectors => 3;

    private protected override string Roles => "anchor, positive and negative";

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
            var place = 3 * sample * width;
            var part = EvaluateTriplet(frame.Predictions.Slice(place, 3 * width), frame.Gradient.Slice(place, 3 * width), width);
            loss += part;
            frame.SetElement(sample, part);
        }

        return new BatchSums(loss, frame.Samples, frame.Samples, 0);
    }

    private double EvaluateTriplet(ReadOnlySpan<float> triplet, Span<float> gradient, int width)
    {
        var (anchor, positive, negative) = (0..width, width..(2 * width), (2 * width)..(3 * width));
        var near = _norm.Of(triplet[anchor], triplet[positive]);
        var far = _norm.Of(triplet[anchor], triplet[negative]);
        var across = _swap ? _norm.Of(triplet[positive], triplet[negative]) : double.PositiveInfinity;
        var loss = near - Math.Min(far, across) + _margin;
        if (!(loss >= 0))
        {
            return double.IsNaN(loss) ? loss : 0;
        }

        // Where both are equally far, both get half.
        var share = far < across ? 1 : far > across ? 0 : 0.5;
        _norm.AddGradient(triplet[anchor], triplet[positive], near, 1, gradient[anchor], gradient[positive]);
        _norm.AddGradient(triplet[anchor], triplet[negative], far, -share, gradient[anchor], gradient[negative]);
        _norm.AddGradient(triplet[positive], triplet[negative], across, share - 1, gradient[positive], gradient[negative]);
        return loss;
    }
}
