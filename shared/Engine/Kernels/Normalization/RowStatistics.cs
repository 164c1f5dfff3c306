using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels;

/// <summary>Mean and spread of one row, and the sums its gradient needs. All sums have 16 lanes and one tree; see
/// <see cref="Reductions"/>.</summary>
internal static unsafe class RowStatistics
{
    private const int LaneCount = Reductions.LaneCount;

    /// <summary>The mean of a row and 1/√(variance + epsilon), with the biased variance about that mean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(float* row, int length, float epsilon, out float mean, out float inverseDeviation)
    {
        var lanes = Vector512<float>.Zero;
        var index = 0;
        for (; index <= length - LaneCount; index += LaneCount)
        {
            lanes += Vector512.Load(row + index);
        }

        var partial = stackalloc float[LaneCount];
        lanes.Store(partial);
        for (var lane = 0; index < length; index++, lane++)
        {
            partial[lane] += row[index];
        }

        mean = Halve(partial) / length;
        var center = Vector512.Create(mean);
        lanes = Vector512<float>.Zero;
        for (index = 0; index <= length - LaneCount; index += LaneCount)
        {
            var difference = Vector512.Load(row + index) - center;
            lanes += difference * difference;
        }

        lanes.Store(partial);
        for (var lane = 0; index < length; index++, lane++)
        {
            var difference = row[index] - mean;
            partial[lane] += difference * difference;
        }

        inverseDeviation = 1f / MathF.Sqrt((Halve(partial) / length) + epsilon);
    }

    /// <summary>The sum of sixteen lanes, by halving.</summary>
    public static float Halve(float* partial)
    {
        for (var half = LaneCount / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                partial[lane] += partial[lane + half];
            }
        }

        return partial[0];
    }
}
