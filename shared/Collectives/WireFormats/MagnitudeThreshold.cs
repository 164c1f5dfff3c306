using System.Runtime.CompilerServices;

namespace Cluster.Collectives.WireFormats;

/// <summary>Finds how large the k-th largest magnitude is, by counting leading bits: the same for any order of the others.</summary>
internal static class MagnitudeThreshold
{
    /// <summary>All of a float32's bits but its sign; as integers they are ordered as the magnitudes are, NaN above infinity.</summary>
    public const uint Magnitude = 0x7FFFFFFF;

    // 31 bits in three digits.
    private const int MostDigitValues = 1 << 11;

    /// <summary>The k-th largest magnitude.</summary>
    /// <param name="bits">Bits of float32 values.</param>
    /// <param name="k">Which, 1 to the number of values.</param>
    /// <returns>The magnitude's bits, and how many values of just that magnitude are among the k largest.</returns>
    public static (uint Bits, int Ties) Of(ReadOnlySpan<uint> bits, int k)
    {
        Span<int> counts = stackalloc int[MostDigitValues];
        var prefix = 0u;
        prefix = Narrow(bits, counts, prefix, 20, 11, ref k);
        prefix = Narrow(bits, counts, prefix, 10, 10, ref k);
        prefix = Narrow(bits, counts, prefix, 0, 10, ref k);
        return (prefix, k);
    }

    /// <summary>One digit more of the magnitude that is looked for; k becomes its rank among those that begin with these digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Narrow(ReadOnlySpan<uint> bits, Span<int> counts, uint prefix, int shift, int width, ref int k)
    {
        counts.Clear();
        var mask = (1u << width) - 1;
        foreach (var one in bits)
        {
            var magnitude = one & Magnitude;
            if (magnitude >> shift >> width == prefix)
            {
                counts[(int)((magnitude >> shift) & mask)]++;
            }
        }

        var digit = mask;
        while (k > counts[(int)digit])
        {
            k -= counts[(int)digit];
            digit--;
        }

        return (prefix << width) | digit;
    }
}
