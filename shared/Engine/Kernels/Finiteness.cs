using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels;

/// <summary>Finds values that are no finite numbers: NaN and the infinities.</summary>
internal static unsafe class Finiteness
{
    private const int WithoutSign = 0x7FFFFFFF;
    private const int Infinity = 0x7F800000;

    /// <summary>Whether all values are finite. As fast as they can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Holds(ReadOnlySpan<float> values)
    {
        fixed (float* source = values)
        {
            // Without their signs the bits of floats ascend as the numbers do, and those that are none come last.
            var (even, odd) = (Vector512<int>.Zero, Vector512<int>.Zero);
            var mask = Vector512.Create(WithoutSign);
            var index = 0;
            for (; index <= values.Length - (2 * Vector512<int>.Count); index += 2 * Vector512<int>.Count)
            {
                even = Vector512.Max(even, Vector512.Load((int*)source + index) & mask);
                odd = Vector512.Max(odd, Vector512.Load((int*)source + index + Vector512<int>.Count) & mask);
            }

            var isFinite = !Vector512.GreaterThanOrEqualAny(Vector512.Max(even, odd), Vector512.Create(Infinity));
            for (; index < values.Length; index++)
            {
                isFinite &= float.IsFinite(source[index]);
            }

            return isFinite;
        }
    }

    /// <summary>How many values are not finite once they are multiplied.</summary>
    /// <param name="values">The values.</param>
    /// <param name="scale">The factor.</param>
    public static int Count(ReadOnlySpan<float> values, float scale = 1)
    {
        var count = 0;
        foreach (var value in values)
        {
            count += float.IsFinite(value * scale) ? 0 : 1;
        }

        return count;
    }

    /// <summary>Makes those values 0 that are not finite once they are multiplied.</summary>
    /// <param name="values">The values.</param>
    /// <param name="scale">The factor.</param>
    /// <returns>How many there were.</returns>
    public static int Silence(Span<float> values, float scale)
    {
        var count = 0;
        foreach (ref var value in values)
        {
            if (!float.IsFinite(value * scale))
            {
                (value, count) = (0, count + 1);
            }
        }

        return count;
    }
}
