using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>The normal density, as the likelihoods built on it share it.</summary>
internal static class NormalDensity
{
    /// <summary>½·log(2π).</summary>
    public const double HalfLogOfTwoPi = 0.91893853320467274;

    /// <summary>½·(log v + (y - μ)²/v), and its derivatives in mean and variance.</summary>
    public static double Nll(double mean, double variance, double target, out double meanSlope, out double varianceSlope)
    {
        var residual = mean - target;
        var ratio = residual / variance;
        meanSlope = ratio;
        varianceSlope = 0.5 * ((1 / variance) - (ratio * ratio));
        return 0.5 * (DoubleFunctions.Log(variance) + (residual * ratio));
    }
}
