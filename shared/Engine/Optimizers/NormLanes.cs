using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Sums of powers |x|^p in float64, in one fixed order: element i goes to lane i mod 16, each lane works upwards, and the lanes are
/// combined by halving. p = ∞ stands for the largest magnitude, where NaN wins.</summary>
/// <remarks>Squares of float32 are exact in float64, so neither overflow nor fused multiplication can change a sum of them.</remarks>
internal static unsafe class NormLanes
{
    public const int Count = Reductions.LaneCount;

    /// <summary>Adds values to the lanes. Every call but the last must bring a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* values, int length, double power, double* lanes)
    {
        var low = Vector512.Load(lanes);
        var high = Vector512.Load(lanes + (Count / 2));
        var index = 0;
        for (; index <= length - Count && power is 1 or 2 or double.PositiveInfinity; index += Count)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Load(values + index));
            (low, high) = power switch
            {
                2 => (low + (lower * lower), high + (upper * upper)),
                1 => (low + Vector512.Abs(lower), high + Vector512.Abs(upper)),
                _ => (Larger(low, Vector512.Abs(lower)), Larger(high, Vector512.Abs(upper))),
            };
        }

        low.Store(lanes);
        high.Store(lanes + (Count / 2));
        for (; index < length; index++)
        {
            Combine(ref lanes[index % Count], Math.Abs((double)values[index]), power);
        }
    }

    /// <summary>Combines the lanes.</summary>
    public static double Total(double* lanes, double power)
    {
        for (var half = Count / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                lanes[lane] = Join(lanes[lane], lanes[lane + half], power);
            }
        }

        return lanes[0];
    }

    /// <summary>Two sums, or the larger of two maxima.</summary>
    public static double Join(double left, double right, double power) =>
        !double.IsPositiveInfinity(power) ? left + right : right > left || double.IsNaN(right) ? right : left;

    /// <summary>The norm that belongs to a sum of powers.</summary>
    public static double Root(double sum, double power) => power switch
    {
        2 => Math.Sqrt(sum),
        1 or double.PositiveInfinity => sum,
        _ => DoubleFunctions.Pow(sum, 1 / power),
    };

    private static void Combine(ref double lane, double magnitude, double power) => lane = power switch
    {
        2 => lane + (magnitude * magnitude),
        1 => lane + magnitude,
        double.PositiveInfinity => Join(lane, magnitude, power),
        _ => lane + DoubleFunctions.Pow(magnitude, power),
    };

    private static Vector512<double> Larger(Vector512<double> left, Vector512<double> right) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(right, left) | ~Vector512.Equals(right, right), right, left);
}
