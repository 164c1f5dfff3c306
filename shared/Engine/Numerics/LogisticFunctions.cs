namespace Cluster.Engine.Numerics;

/// <summary>Functions around exp and log of float64 numbers near their zeros and far from them: the same bits everywhere, because
/// <see cref="DoubleFunctions"/> is. For losses.</summary>
public static class LogisticFunctions
{
    /// <summary>ln 2.</summary>
    public const double LogOfTwo = 0.69314718055994531;

    /// <summary>ln(1 + x), within a few units in the last place for every x above -1.</summary>
    /// <remarks>Source: Higham, Accuracy and Stability of Numerical Algorithms (2nd edition, 2002), section 1.14.1: the rounding error of
    /// 1 + x cancels in the quotient.</remarks>
    public static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x
            : double.IsPositiveInfinity(u) || u <= 0 ? DoubleFunctions.Log(u)
            : DoubleFunctions.Log(u) * x / (u - 1);
    }

    /// <summary>e^x - 1, within a few units in the last place.</summary>
    /// <remarks>Source: Higham, Accuracy and Stability of Numerical Algorithms (2nd edition, 2002), section 1.14.1.</remarks>
    public static double Expm1(double x)
    {
        var u = DoubleFunctions.Exp(x);
        return u == 1 ? x
            : double.IsPositiveInfinity(u) || u < 1e-17 ? u - 1
            : (u - 1) * x / DoubleFunctions.Log(u);
    }

    /// <summary>tanh(x), within a few units in the last place.</summary>
    public static double Tanh(double x)
    {
        var magnitude = Math.Abs(x);
        if (magnitude > 20)
        {
            return Math.Sign(x);
        }

        var growth = Expm1(2 * magnitude);
        return Math.CopySign(growth / (growth + 2), x);
    }

    /// <summary>1 / (1 + e^-x), without overflow and with its relative accuracy at both ends.</summary>
    public static double Sigmoid(double x)
    {
        var exponential = DoubleFunctions.Exp(-Math.Abs(x));
        return (x < 0 ? exponential : 1) / (1 + exponential);
    }

    /// <summary>ln(1 + e^x), without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(DoubleFunctions.Exp(-Math.Abs(x)));

    /// <summary>ln(e^a + e^b), without overflow; -infinity stands for no mass.</summary>
    public static double LogAddExp(double a, double b)
    {
        var (small, large) = a < b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(small) ? large : large + Log1p(DoubleFunctions.Exp(small - large));
    }

    /// <summary>ln cosh x, without overflow and without cancellation near 0.</summary>
    public static double LogCosh(double x)
    {
        var magnitude = Math.Abs(x);
        if (magnitude > 1)
        {
            return magnitude + Log1p(DoubleFunctions.Exp(-2 * magnitude)) - LogOfTwo;
        }

        // cosh x = 1 + 2·sinh²(x/2).
        var growth = Expm1(0.5 * magnitude);
        var sinh = 0.5 * (growth + (growth / (1 + growth)));
        return Log1p(2 * sinh * sinh);
    }

    /// <summary>x·ln y, which is 0 where x is 0 whatever y is.</summary>
    public static double XLogY(double x, double y) => x == 0 ? 0 : x * DoubleFunctions.Log(y);
}
