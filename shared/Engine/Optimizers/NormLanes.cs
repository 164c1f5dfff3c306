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
    public static void Add(float* values, int length, double power, double* lanes)
    {
        switch (power)
        {
            case 1:
                Loop<Magnitudes>(values, length, lanes);
                break;
            case 2:
                Loop<Squares>(values, length, lanes);
                break;
            case double.PositiveInfinity:
                Loop<Maxima>(values, length, lanes);
                break;
            default:
                for (var index = 0; index < length; index++)
                {
                    lanes[index % Count] += DoubleFunctions.Pow(Math.Abs((double)values[index]), power);
                }

                break;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TTerm>(float* values, int length, double* lanes)
        where TTerm : struct, INormTerm
    {
        var low = Vector512.Load(lanes);
        var high = Vector512.Load(lanes + (Count / 2));
        var index = 0;
        for (; index <= length - Count; index += Count)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Load(values + index));
            low = TTerm.Add(low, lower);
            high = TTerm.Add(high, upper);
        }

        low.Store(lanes);
        high.Store(lanes + (Count / 2));
        for (var lane = 0; index < length; index++, lane++)
        {
            lanes[lane] = TTerm.Add(Vector512.CreateScalar(lanes[lane]), Vector512.CreateScalar((double)values[index])).ToScalar();
        }
    }

    private interface INormTerm
    {
        static abstract Vector512<double> Add(Vector512<double> sum, Vector512<double> value);
    }

    private readonly struct Squares : INormTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Add(Vector512<double> sum, Vector512<double> value) => sum + (value * value);
    }

    private readonly struct Magnitudes : INormTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Add(Vector512<double> sum, Vector512<double> value) => sum + Vector512.Abs(value);
    }

    private readonly struct Maxima : INormTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Add(Vector512<double> sum, Vector512<double> value)
        {
            var magnitude = Vector512.Abs(value);
            var wins = Vector512.GreaterThan(magnitude, sum) | ~Vector512.Equals(magnitude, magnitude);
            return Vector512.ConditionalSelect(wins, magnitude, sum);
        }
    }
}
