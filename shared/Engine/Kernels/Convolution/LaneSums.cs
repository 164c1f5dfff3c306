using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels.Convolution;

/// <summary>Sums over the pixels of channels, one chain per lane.</summary>
internal static unsafe class LaneSums
{
    /// <summary>Channels summed side by side: one chain alone would wait for itself.</summary>
    public const int MostChannels = 4;

    /// <summary>Adds up all pixels of all groups, in that order.</summary>
    /// <param name="values">First pixel of the first channel; the channels follow one another.</param>
    /// <param name="channels">Number of channels, at most <see cref="MostChannels"/>.</param>
    /// <param name="groups">Groups of 16 samples.</param>
    /// <param name="groupStride">Floats from one group to the next.</param>
    /// <param name="pixels">Pixels of a plane.</param>
    /// <param name="sums">Takes 16 sums per channel.</param>
    public static void Run(float* values, int channels, int groups, nint groupStride, int pixels, float* sums)
    {
        if (channels == MostChannels)
        {
            Four(values, groups, groupStride, pixels, sums);
            return;
        }

        for (var channel = 0; channel < channels; channel++)
        {
            One(values + ((nint)channel * pixels * Lanes.Count), groups, groupStride, pixels, sums + (channel * Lanes.Count));
        }
    }

    /// <summary>The same for one channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(float* values, int groups, nint groupStride, int pixels, float* sums)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* values, int groups, nint groupStride, int pixels, float* sums)
    {
        var (first, second, third, fourth) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var plane = (nint)pixels * Lanes.Count;
        for (var group = 0; group < groups; group++)
        {
            var pixel = values + (group * groupStride);
            for (var index = 0; index < pixels; index++, pixel += Lanes.Count)
            {
                first += Vector512.Load(pixel);
                second += Vector512.Load(pixel + plane);
                third += Vector512.Load(pixel + (2 * plane));
                fourth += Vector512.Load(pixel + (3 * plane));
            }
        }

        first.Store(sums);
        second.Store(sums + Lanes.Count);
        third.Store(sums + (2 * Lanes.Count));
        fourth.Store(sums + (3 * Lanes.Count));
    }
}
