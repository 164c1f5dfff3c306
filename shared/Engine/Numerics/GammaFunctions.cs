namespace Cluster.Engine.Numerics;

/// <summary>The logarithm of the gamma function and its derivative for positive float64 numbers, of the engine's own logarithm and plain
/// arithmetic.</summary>
/// <remarks>Stirling's series from 10 on, where seven terms reach float64; below, the recurrence steps up to there.
/// Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 6.1.41, 6.3.5 and 6.3.18.</remarks>
internal static class GammaFunctions
{
    private const double SeriesFrom = 10;
    private const double HalfLogOfTwoPi = 0.91893853320467274;

    /// <summary>ln Γ(x) for x above 0, within 1e-14 of the larger of 1 and its magnitude; infinity at 0; NaN below.</summary>
    public static double LogGamma(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 || x > 0 ? double.PositiveInfinity : double.NaN;
        }

        var product = 1.0;
        for (; x < SeriesFrom; x++)
        {
            product *= x;
        }

        var inverse = 1 / x;
        var square = inverse * inverse;
        var sum = 1.0 / 156;
        sum = (sum * square) - (691.0 / 360360);
        sum = (sum * square) + (1.0 / 1188);
        sum = (sum * square) - (1.0 / 1680);
        sum = (sum * square) + (1.0 / 1260);
        sum = (sum * square) - (1.0 / 360);
        sum = (sum * square) + (1.0 / 12);
        var series = ((x - 0.5) * DoubleFunctions.Log(x)) - x + HalfLogOfTwoPi + (sum * inverse);
        return product == 1 ? series : series - DoubleFunctions.Log(product);
    }

    /// <summary>ψ(x), the derivative of ln Γ, for x above 0, within 1e-14 of the larger of 1 and its magnitude; -infinity at 0; NaN
    /// below.</summary>
    public static double Digamma(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        var shift = 0.0;
        for (; x < SeriesFrom; x++)
        {
            shift += 1 / x;
        }

        var inverse = 1 / x;
        var square = inverse * inverse;
        var sum = 1.0 / 12;
        sum = (sum * square) - (691.0 / 32760);
        sum = (sum * square) + (1.0 / 132);
        sum = (sum * square) - (1.0 / 240);
        sum = (sum * square) + (1.0 / 252);
        sum = (sum * square) - (1.0 / 120);
        sum = (sum * square) + (1.0 / 12);
        return DoubleFunctions.Log(x) - (0.5 * inverse) - (sum * square) - shift;
    }
}
