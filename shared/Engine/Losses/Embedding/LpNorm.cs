using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>The norm (Σ|u|^p)^(1/p) of u = left - right + shift, in float64, and its gradient, which is 0 where the norm is. For p =
/// infinity it is the largest |u|, and the elements that attain it share the gradient evenly.</summary>
internal readonly struct LpNorm
{
    private readonly double _p;
    private readonly double _shift;

    /// <exception cref="ArgumentOutOfRangeException">The exponent is below 1, or the shift not finite.</exception>
    public LpNorm(double p, double shift, string loss)
    {
        if (!double.IsPositiveInfinity(p))
        {
            HyperParameter.CheckNotNegative(p - 1, loss, "p - 1");
        }

        HyperParameter.CheckFinite(shift, loss, "eps");
        (_p, _shift) = (p, shift);
    }

    /// <summary>The norm.</summary>
    public double Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var index = 0; index < left.Length; index++)
        {
            var magnitude = Math.Abs((double)left[index] - right[index] + _shift);
            sum = double.IsPositiveInfinity(_p) ? Math.Max(sum, magnitude) : sum + Power(magnitude, _p);
        }

        return double.IsPositiveInfinity(_p) || _p == 1 ? sum : _p == 2 ? Math.Sqrt(sum) : DoubleFunctions.Pow(sum, 1 / _p);
    }

    /// <summary>Adds factor times the norm's gradient to that in left and takes it from that in right.</summary>
    public void AddGradient(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, double norm, double factor, Span<float> leftGradient, Span<float> rightGradient)
    {
        if (norm == 0 || factor == 0)
        {
            return;
        }

        if (double.IsPositiveInfinity(_p))
        {
            factor /= Ties(left, right, norm);
        }

        for (var index = 0; index < left.Length; index++)
        {
            var u = (double)left[index] - right[index] + _shift;
            var magnitude = Math.Abs(u);
            var slope = double.IsPositiveInfinity(_p) ? (magnitude == norm ? 1 : 0) : Power(magnitude / norm, _p - 1);
            var part = (float)(u == 0 ? 0 : factor * (u < 0 ? -slope : slope));
            leftGradient[index] += part;
            rightGradient[index] -= part;
        }
    }

    private int Ties(ReadOnlySpan<float> left, ReadOnlySpan<float> right, double norm)
    {
        var ties = 0;
        for (var index = 0; index < left.Length; index++)
        {
            ties += Math.Abs((double)left[index] - right[index] + _shift) == norm ? 1 : 0;
        }

        return ties;
    }

    private static double Power(double magnitude, double p) =>
        p == 0 ? 1 : p == 1 ? magnitude : p == 2 ? magnitude * magnitude : DoubleFunctions.Pow(magnitude, p);
}
