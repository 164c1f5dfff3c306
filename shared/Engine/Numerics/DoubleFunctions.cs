namespace Cluster.Engine.Numerics;

/// <summary>Exponential, logarithm, power and cosine of float64 numbers, of additions, multiplications and divisions alone, so that they
/// have the same bits everywhere. For schedules, penalties and norms: a few calls a step, not one a weight.</summary>
/// <remarks>The polynomials are Taylor's, long enough that what is left out lies below half a unit in the last place.
/// Source: Muller, Elementary Functions: Algorithms and Implementation (3rd edition, 2016), chapters 3, 4 and 11.</remarks>
public static class DoubleFunctions
{
    // ln 2 in two parts; the first has 21 zero bits at its end, so that its product with an exponent is exact.
    private const double LogOfTwoHigh = 0.69314718036912382;
    private const double LogOfTwoLow = 1.9082149292705877e-10;
    private const double LogOfTwoInverse = 1.4426950408889634;
    private const double SquareRootOfTwo = 1.4142135623730951;
    private const int SignificandBits = 52;
    private const int ExponentBias = 1023;

    /// <summary>e^x, within 2 units in the last place; 0 below -745.2, infinity above 709.8; NaN stays NaN.</summary>
    public static double Exp(double x)
    {
        if (!(x > -745.2 && x < 709.79))
        {
            return x < 0 ? 0 : x > 0 ? double.PositiveInfinity : x;
        }

        // x = n·ln 2 + r with |r| up to ½·ln 2.
        var n = Math.Round(x * LogOfTwoInverse, MidpointRounding.ToEven);
        var r = x - (n * LogOfTwoHigh) - (n * LogOfTwoLow);
        var sum = 1.0;
        for (var term = 13; term > 0; term--)
        {
            sum = 1.0 + (sum * r / term);
        }

        // Two factors, because 2^n itself may be no normal number.
        var half = (int)n / 2;
        return sum * PowerOfTwo(half) * PowerOfTwo((int)n - half);
    }

    /// <summary>ln x, within 2 units in the last place: -infinity at 0, NaN below 0, infinity at infinity; NaN stays NaN.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        }

        var exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            (x, exponent) = (x * 18014398509481984.0, -54);
        }

        // x = significand · 2^exponent with the significand in [√½, √2).
        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> SignificandBits) - ExponentBias;
        var significand = BitConverter.Int64BitsToDouble(
            (bits & ((1L << SignificandBits) - 1)) | ((long)ExponentBias << SignificandBits));
        if (significand > SquareRootOfTwo)
        {
            significand *= 0.5;
            exponent++;
        }

        // ln m = 2·artanh((m - 1) / (m + 1)).
        var f = significand - 1;
        var s = f / (2 + f);
        var square = s * s;
        var sum = 0.0;
        for (var power = 23; power > 1; power -= 2)
        {
            sum = (sum * square) + (1.0 / power);
        }

        // 2s = f - s·f keeps the digits that the quotient rounds away.
        var rest = (s * ((2 * square * sum) - f)) + (exponent * LogOfTwoLow);
        return (exponent * LogOfTwoHigh) + (f + rest);
    }

    /// <summary>x^y for x of 0 or more: by multiplications where y is a whole number up to 64, else e^(y·ln x), whose relative error is about
    /// 2e-16 times 1 + |y·ln x|. 0^0 is 1.</summary>
    public static double Pow(double x, double y)
    {
        if (y is >= 0 and <= 64 && y == Math.Floor(y))
        {
            return IntegerPower(x, (long)y);
        }

        return x == 0 ? (y > 0 ? 0 : double.PositiveInfinity) : Exp(y * Log(x));
    }

    /// <summary>x^n for n of 0 or more, by repeated squaring.</summary>
    public static double IntegerPower(double x, long n)
    {
        var power = 1.0;
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0)
            {
                power *= x;
            }

            x *= x;
        }

        return power;
    }

    /// <summary>cos(π·x), within 2e-16; NaN for what is not finite.</summary>
    public static double CosOfPi(double x)
    {
        // Every step of the reduction is exact. The cosine is even and falls from 1 at 0 to -1 at 1.
        var folded = Math.Abs(x - (2 * Math.Round(x * 0.5, MidpointRounding.ToEven)));
        var sign = 1.0;
        if (folded > 0.5)
        {
            (folded, sign) = (1 - folded, -1.0);
        }

        return sign * (folded <= 0.25 ? CosNear(folded * Math.PI) : SinNear((0.5 - folded) * Math.PI));
    }

    private static double CosNear(double y)
    {
        var (square, sum) = (y * y, 1.0);
        for (var term = 18; term > 0; term -= 2)
        {
            sum = 1.0 - (sum * square / (term * (term - 1)));
        }

        return sum;
    }

    private static double SinNear(double y)
    {
        var (square, sum) = (y * y, 1.0);
        for (var term = 18; term > 0; term -= 2)
        {
            sum = 1.0 - (sum * square / (term * (term + 1)));
        }

        return y * sum;
    }

    private static double PowerOfTwo(int n) => BitConverter.Int64BitsToDouble((long)(n + ExponentBias) << SignificandBits);
}
