namespace Cluster.Engine.Numerics;

/// <summary>Reduces any angle to a quadrant, however large, by integer arithmetic with as many digits of 2/π as it takes.</summary>
/// <remarks>Source: Payne and Hanek, Radian Reduction for Trigonometric Functions, ACM SIGNUM Newsletter 18 (1983).</remarks>
internal static class QuadrantReduction
{
    private const int SignificandBits = 23;
    private const int ExponentBias = 127 + SignificandBits;

    /// <summary>Bits in front of those of 2/π, so that windows may begin above the binary point.</summary>
    private const int LeadingZeros = 32;

    private const double HalfPi = 1.5707963267948966;

    private static ReadOnlySpan<ulong> TwoOverPi =>
        [0x00000000A2F9836EUL, 0x4E441529FC2757D1UL, 0xF534DDC0DB629599UL, 0x3C439041FE5163ABUL, 0xDEBBC561B7246E3AUL];

    /// <summary>Splits x = quadrant·π/2 + rest.</summary>
    /// <param name="x">A finite number of magnitude 65536 or more.</param>
    /// <returns>The quadrant modulo 4, and the rest in [-π/4, π/4].</returns>
    public static (int Quadrant, float Remainder) Reduce(float x)
    {
        var bits = BitConverter.SingleToInt32Bits(x);
        var exponent = ((bits >> SignificandBits) & 0xFF) - ExponentBias;
        var significand = (ulong)((bits & 0x7FFFFF) | 0x800000);

        // |x|·2/π modulo 4: the product with 128 digits from the one worth 2 on; digits above it are multiples of 4.
        var product = Window(exponent - 2 + LeadingZeros) * significand;
        var quadrant = (int)(product >> 126);
        var fraction = (long)(ulong)((product << 2) >> 64);
        if (fraction < 0)
        {
            quadrant++;
        }

        var rest = fraction * (HalfPi / 18446744073709551616.0);
        return bits < 0 ? (-quadrant & 3, (float)-rest) : (quadrant & 3, (float)rest);
    }

    private static UInt128 Window(int start)
    {
        var (word, shift) = (start / 64, start % 64);
        var window = new UInt128(TwoOverPi[word], TwoOverPi[word + 1]);
        return shift == 0 ? window : (window << shift) | (TwoOverPi[word + 2] >> (64 - shift));
    }
}
