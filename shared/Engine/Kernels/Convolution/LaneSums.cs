using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels.Convolution;

/// <summary>Sums over the pixels of channels, one chain per lane.</summary>
internal static unsafe class LaneSums
{
    // One chain alone would wait for itself.
    private const int SideBySide = 4;

    /// <summary>Adds pixels to the sums of some channels.</summary>
    /// <param name="values">First pixel of the first channel.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="plane">Floats from one channel to the next.</param>
    /// <param name="pixels">Number of pixels.</param>
    /// <param name="sums">16 sums per channel, which are continued.</param>
    public static void Add(float* values, int channels, nint plane, int pixels, float* sums)
    {
        for (var first = 0; first < channels; first += SideBySide, sums += SideBySide * Lanes.Count)
        {
            Four(values + (first * plane), Math.Min(SideBySide, channels - first), plane, pixels, sums);
        }
    }

    /// <summary>The sums of one channel over all its pixels, group by group.</summary>
    /// <param name="values">First pixel.</param>
    /// <param name="groups">Groups of 16 samples.</param>
    /// <param name="groupStride">Floats from one group to the next.</param>
    /// <param name="pixels">Pixels of a plane.</param>
    /// <param name="sums">Takes 16 sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(float* values, int groups, nint groupStride, int pixels, float* sums)
    {
        var total = Vector512<float>.Zero;
        for (var group = 0; group < groups; group++)
        {
            var pixel = values + (group * groupStride);
            for (var index = 0; index < pixels; index++, pixel += Lanes.Count)
            {
                total += Vector512.Load(pixel);
            }
        }

        total.Store(sums);
    }

    // With fewer channels the last one is summed several times over, and the surplus is dropped.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* values, int channels, nint plane, int pixels, float* sums)
    {
        nint second = channels > 1 ? 1 : 0, third = channels > 2 ? 2 : second, fourth = channels > 3 ? 3 : third;
        var sum0 = Vector512.Load(sums);
        var sum1 = Vector512.Load(sums + (second * Lanes.Count));
        var sum2 = Vector512.Load(sums + (third * Lanes.Count));
        var sum3 = Vector512.Load(sums + (fourth * Lanes.Count));
        float* values1 = values + (second * plane), values2 = values + (third * plane), values3 = values + (fourth * plane);
        for (nint pixel = 0; pixel < (nint)pixels * Lanes.Count; pixel += Lanes.Count)
        {
            sum0 += Vector512.Load(values + pixel);
            sum1 += Vector512.Load(values1 + pixel);
            sum2 += Vector512.Load(values2 + pixel);
            sum3 += Vector512.Load(values3 + pixel);
        }

        sum3.Store(sums + (fourth * Lanes.Count));
        sum2.Store(sums + (third * Lanes.Count));
        sum1.Store(sums + (second * Lanes.Count));
        sum0.Store(sums);
    }
}
