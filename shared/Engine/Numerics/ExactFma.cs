using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Cluster.Engine.Numerics;

/// <summary>Fused multiply-add on one float32 number: a·b + c, rounded once.</summary>
public static class ExactFma
{
    /// <summary>True where <see cref="Compute"/> is one machine instruction.</summary>
    public static bool InHardware => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>a·b + c, rounded once to nearest even; by the processor where it can, else by <see cref="Emulate"/>.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="c">Addend.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
#pragma warning disable RS0030 // The one place where the instruction is known to exist.
    public static float Compute(float a, float b, float c) => InHardware ? MathF.FusedMultiplyAdd(a, b, c) : Emulate(a, b, c);
#pragma warning restore RS0030

    /// <summary>a·b + c, rounded once, from float64 operations alone. Equal to the instruction in every bit but
    /// those of a NaN's payload.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="c">Addend.</param>
    /// <remarks>The product of two 24-bit significands fits float64 exactly. The sum is rounded to odd, which keeps the trace of
    /// whatever was cut off, so that the second rounding to 24 bits cannot err. The library call a runtime would take instead is
    /// about a hundred times slower.
    /// Source: Boldo and Melquiond, Emulation of FMA and Correctly Rounded Sums: Proved Algorithms Using Rounding to Odd,
    /// IEEE Transactions on Computers 57 (2008); the error of the sum is TwoSum, Knuth, The Art of Computer
    /// Programming 2, section 4.2.2.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Emulate(float a, float b, float c)
    {
        var product = (double)a * b;
        var sum = product + c;
        var addendPart = sum - product;
        var error = (product - (sum - addendPart)) + (c - addendPart);

        // Comparisons with NaN are false, so infinities and NaN pass through untouched.
        if (error > 0.0 || error < 0.0)
        {
            var bits = BitConverter.DoubleToInt64Bits(sum);
            if ((bits & 1) == 0)
            {
                bits += (error > 0.0) == (sum > 0.0) ? 1 : -1;
                sum = BitConverter.Int64BitsToDouble(bits);
            }
        }

        return (float)sum;
    }
}
