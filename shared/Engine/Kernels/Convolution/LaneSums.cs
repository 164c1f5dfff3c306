using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels.Convolution;

/// <summary>Sums over the pixels of a channel, one chain per lane.</summary>
internal static unsafe class LaneSums
{
    /// <summary>Adds up all pixels of all groups, in that order.</summary>
    /// <param name="values">First pixel.</param>
    /// <param name="groups">Groups of 16 samples.</param>
    /// <param name="groupStride">Floats from one group to the next.</param>
    /// <param name="pixels">Pixels of a plane.</param>
    /// <param name="sums">Takes 16 sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* values, int groups, nint groupStride, int pixels, float* sums)
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
}
