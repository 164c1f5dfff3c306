using Cluster.Engine.Numerics;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean over samples of the negative log-likelihood of a normal distribution with full covariance Σ = L·Lᵀ: predictions
/// [batch, d + d(d+1)/2] hold the mean μ, then the lower triangle of L row by row, whose diagonal comes out of a link; targets
/// [batch, d].</summary>
/// <remarks>With z = L⁻¹(y - μ) it is ½·d·log(2π) + Σ log L[i,i] + ½|z|². Gradients with w = L⁻ᵀz: -w in the mean, -w[i]·z[j] in L[i,j], and
/// 1/L[i,i] more on the diagonal. Source: Bishop, Pattern Recognition and Machine Learning (2006), section 2.3.</remarks>
public sealed class MultivariateNormalNll : SampleLikelihoodLoss
{
    private readonly PositiveLink _link;

    /// <summary>The loss.</summary>
    /// <param name="link">What makes the diagonal of L of raw predictions.</param>
    public MultivariateNormalNll(PositiveLink link = PositiveLink.Softplus) => _link = link;

    /// <inheritdoc/>
    public override string Name => "multivariate_normal_nll";

    private protected override int DimensionsOf(Shape predictions)
    {
        if (predictions.Rank == 2)
        {
            var dimensions = (int)((Math.Sqrt(9 + (8.0 * predictions[1])) - 3) / 2);
            if (dimensions > 0 && dimensions * (dimensions + 3L) / 2 == predictions[1])
            {
                return dimensions;
            }
        }

        throw new ShapeException(
            $"{Name} needs predictions of [batch, d + d(d+1)/2], the mean and a lower triangle, got {predictions}; "
            + "give 2, 5, 9, 14, ... numbers a sample.");
    }

    // The diagonal with its slopes, and z, which w then takes the place of.
    private protected override int RoomFor(Shape predictions) => 4 * DimensionsOf(predictions);

    private protected override double Evaluate(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> target, Span<float> gradient, Span<double> room)
    {
        var dimensions = target.Length;
        var triangle = predictions[dimensions..];
        var diagonal = room[..dimensions];
        var slopes = room.Slice(dimensions, dimensions);
        var z = room.Slice(2 * dimensions, dimensions);
        var w = room.Slice(3 * dimensions, dimensions);
        var loss = dimensions * NormalDensity.HalfLogOfTwoPi;
        for (var row = 0; row < dimensions; row++)
        {
            var rest = (double)target[row] - predictions[row];
            for (var column = 0; column < row; column++)
            {
                rest -= triangle[Place(row, column)] * z[column];
            }

            (diagonal[row], slopes[row]) = Diagonal(triangle[Place(row, row)]);
            z[row] = rest / diagonal[row];
            loss += DoubleFunctions.Log(diagonal[row]) + (0.5 * z[row] * z[row]);
        }

        for (var row = dimensions - 1; row >= 0; row--)
        {
            var rest = z[row];
            for (var below = row + 1; below < dimensions; below++)
            {
                rest -= triangle[Place(below, row)] * w[below];
            }

            w[row] = rest / diagonal[row];
            gradient[row] = (float)-w[row];
        }

        var ofTriangle = gradient[dimensions..];
        for (var row = 0; row < dimensions; row++)
        {
            for (var column = 0; column < row; column++)
            {
                ofTriangle[Place(row, column)] = (float)(-w[row] * z[column]);
            }

            ofTriangle[Place(row, row)] = (float)(((1 / diagonal[row]) - (w[row] * z[row])) * slopes[row]);
        }

        return loss;
    }

    private protected override void Predict(ReadOnlySpan<float> predictions, Estimate estimate, Span<float> result, Span<double> room)
    {
        predictions[..result.Length].CopyTo(result);
        if (estimate == Estimate.Parameters)
        {
            var dimensions = room.Length / 4;
            for (var row = 0; row < dimensions; row++)
            {
                var place = dimensions + Place(row, row);
                result[place] = (float)Diagonal(predictions[place]).Value;
            }
        }
    }

    private static int Place(int row, int column) => (row * (row + 1) / 2) + column;

    private (double Value, double Slope) Diagonal(float raw)
    {
        var (value, slope) = _link.Apply(raw);
        return value >= 0 || double.IsNaN(value)
            ? (value, slope)
            : throw new ArgumentOutOfRangeException(
                nameof(raw), $"{Name} needs a diagonal of 0 or more, got {raw}; let a link such as softplus make it positive.");
    }
}
