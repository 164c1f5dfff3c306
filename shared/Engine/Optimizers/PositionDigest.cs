using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels;

namespace Cluster.Engine.Optimizers;

/// <summary>A 64-bit fingerprint of an arena that is gathered while the weights are written: the sum over all positions i of
/// bits(w[i]) · K(i) modulo 2^64, where K is a scrambling of the numbers from 1 to 2^32 - 1. The sum has no order, so parts may be
/// taken in any split and on any thread. Zeros, such as padding, add nothing; -0 does.</summary>
/// <remarks>One changed value, or two exchanged ones, always show: the difference is a product of two numbers that are not 0 and lie
/// below 2^32. Other changes are missed about once in 2^32. It finds faults, it does not resist forgery: SHA-256 does, and costs a pass
/// of its own. K(i) is (i + 1) times an odd number modulo 2^32, then twice XORed with itself shifted; each of these can be undone,
/// so no two positions below 2^32 - 1 share a key.
/// Source: multilinear hashing, Lemire and Kaser, Strongly Universal String Hashing is Fast, The Computer Journal 57 (2014).</remarks>
public static class PositionDigest
{
    /// <summary>2^32 divided by the golden ratio, made odd.</summary>
    internal const uint Stride = 0x9E3779B9;

    internal const int LeftShift = 9;

    internal const int RightShift = 15;

    /// <summary>The number that the key of a position is scrambled from.</summary>
    internal static uint WalkAt(nint position) => unchecked(((uint)position + 1) * Stride);

    /// <summary>The fingerprint of some values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="position">Position of the first value in its arena, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative.</exception>
    public static unsafe ulong Of(ReadOnlySpan<float> values, int position = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        fixed (float* source = values)
        {
            return SimdPath.Current switch
            {
                SimdLevel.Avx512 => Sum<Numerics.Lanes512, Vector512<float>, DigestLanes512>(source, position, values.Length),
                SimdLevel.Avx2 => Sum<Numerics.Lanes256, Vector256<float>, DigestLanes256>(source, position, values.Length),
                _ => Sum<Numerics.LanesScalar, float, DigestScalar>(source, position, values.Length),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe ulong Sum<TLanes, TVector, TDigest>(float* source, nint position, nint length)
        where TLanes : Numerics.ILanes<TVector>
        where TVector : struct
        where TDigest : struct, IDigestLanes<TDigest, TVector>
    {
        nint index = 0;
        var digest = TDigest.At(position);
        for (; index <= length - TLanes.Width; index += TLanes.Width)
        {
            digest = digest.Add(TLanes.Load(source + index));
        }

        var tail = DigestScalar.At(position + index);
        for (; index < length; index++)
        {
            tail = tail.Add(source[index]);
        }

        return digest.Total + tail.Total;
    }
}
