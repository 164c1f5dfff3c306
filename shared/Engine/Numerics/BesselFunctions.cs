namespace Cluster.Engine.Numerics;

/// <summary>The modified Bessel functions of the first kind I0 and I1 of float64 numbers, in the two forms that cannot overflow.</summary>
/// <remarks>The power series, all of whose terms are positive, up to 30; Hankel's asymptotic series above, where it reaches float64 long
/// before it diverges. Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 9.6.10 and 9.7.1.</remarks>
internal static class BesselFunctions
{
    private const double AsymptoticFrom = 30;
    private const double TwoPi = 6.2831853071795862;

    /// <summary>ln(I0(x)·e^-|x|), within 1e-14.</summary>
    public static double LogScaledI0(double x)
    {
        var magnitude = Math.Abs(x);
        return magnitude < AsymptoticFrom
            ? DoubleFunctions.Log(PowerSeries(magnitude, 0)) - magnitude
            : DoubleFunctions.Log(AsymptoticSeries(magnitude, 0)) - (0.5 * DoubleFunctions.Log(TwoPi * magnitude));
    }

    /// <summary>I1(x) / I0(x), within 1e-14: the derivative of ln I0, odd and between -1 and 1.</summary>
    public static double RatioI1I0(double x)
    {
        var magnitude = Math.Abs(x);
        var ratio = magnitude < AsymptoticFrom
            ? 0.5 * magnitude * PowerSeries(magnitude, 1) / PowerSeries(magnitude, 0)
            : AsymptoticSeries(magnitude, 1) / AsymptoticSeries(magnitude, 0);
        return x < 0 ? -ratio : ratio;
    }

    /// <summary>Σ (x²/4)^k / (k!·(k + order)!) for an order of 0 or 1.</summary>
    private static double PowerSeries(double x, int order)
    {
        var (quarter, term, sum) = (0.25 * x * x, 1.0, 1.0);
        for (var k = 1; term > 1e-17 * sum; k++)
        {
            term *= quarter / ((double)k * (k + order));
            sum += term;
        }

        return sum;
    }

    /// <summary>The factor of e^x/√(2πx) in I of that order.</summary>
    private static double AsymptoticSeries(double x, int order)
    {
        var (term, sum, mu) = (1.0, 1.0, 4.0 * order * order);
        for (var k = 1; Math.Abs(term) > 1e-17; k++)
        {
            var odd = (2.0 * k) - 1;
            term *= -(mu - (odd * odd)) / (8 * k * x);
            sum += term;
        }

        return sum;
    }
}
