using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Kernels;

/// <summary>Sums and maxima in one fixed order: element i goes to lane i mod 16, each lane works upwards, and the lanes are combined by
/// halving (i with i + 8, then 4, 2, 1). Processors without 512-bit vectors keep the same 16 lanes in smaller ones.</summary>
public static unsafe class Reductions
{
    /// <summary>Number of lanes on every processor.</summary>
    public const int LaneCount = 16;

    /// <summary>The sum of all values; 0 for none.</summary>
    /// <param name="values">The values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(ReadOnlySpan<float> values)
    {
        fixed (float* source = values)
        {
            var lanes = Vector512<float>.Zero;
            var index = 0;
            for (; index <= values.Length - LaneCount; index += LaneCount)
            {
                lanes += Vector512.Load(source + index);
            }

            var partial = stackalloc float[LaneCount];
            lanes.Store(partial);
            for (var lane = 0; index < values.Length; index++, lane++)
            {
                partial[lane] += source[index];
            }

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

    /// <summary>The largest value. NaN loses every comparison except in first place; of +0 and -0 the first wins.</summary>
    /// <param name="values">At least one value.</param>
    /// <exception cref="ShapeException">There are no values.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Max(ReadOnlySpan<float> values)
    {
        if (values.Length < 2 * LaneCount)
        {
            return values[IndexOfMax(values)];
        }

        fixed (float* source = values)
        {
            // Every lane begins with the first value, so that a NaN there stays and one elsewhere loses.
            var lanes = Vector512.Create(values[0]);
            var index = 0;
            for (; index <= values.Length - LaneCount; index += LaneCount)
            {
                var next = Vector512.Load(source + index);
                lanes = Vector512.ConditionalSelect(Vector512.GreaterThan(next, lanes), next, lanes);
            }

            var candidates = stackalloc float[LaneCount];
            lanes.Store(candidates);
            var best = candidates[0];
            for (var lane = 1; lane < LaneCount; lane++)
            {
                best = candidates[lane] > best ? candidates[lane] : best;
            }

            for (; index < values.Length; index++)
            {
                best = source[index] > best ? source[index] : best;
            }

            // Which of two zeros came first, the lanes cannot tell.
            return best == 0 ? values[IndexOfMax(values)] : best;
        }
    }

    /// <summary>Position of the largest value, the first one in a tie. NaN loses every comparison except in first place.</summary>
    /// <param name="values">At least one value.</param>
    /// <exception cref="ShapeException">There are no values.</exception>
    public static int IndexOfMax(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            throw new ShapeException("IndexOfMax needs at least one value, got none; leave empty rows out.");
        }

        var best = 0;
        for (var index = 1; index < values.Length; index++)
        {
            best = values[index] > values[best] ? index : best;
        }

        return best;
    }

    /// <summary>Sums of a matrix's columns, each over ascending rows, begun at 0.</summary>
    /// <param name="matrix">Row-major, [rows, columns].</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="sums">Takes the sums; length columns.</param>
    /// <exception cref="ShapeException">The lengths do not fit.</exception>
    public static void ColumnSums(ReadOnlySpan<float> matrix, int columns, Span<float> sums)
    {
        KernelArguments.SameLength(sums.Length, columns);
        KernelArguments.Matrix(matrix.Length, columns == 0 ? 0 : matrix.Length / columns, columns);
        sums.Clear();
        for (var start = 0; start < matrix.Length; start += columns)
        {
            Elementwise.AddInto(sums, matrix.Slice(start, columns));
        }
    }
}
