using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels.Gemm;

namespace Cluster.Engine.Kernels.Convolution;

/// <summary>Tensors that hold 16 samples side by side: [samples / 16, ...sample, 16]. Every operation on pixels then works on whole
/// vectors, whatever the number of channels.</summary>
/// <remarks>A last group of fewer samples is filled up with zeros.</remarks>
internal static unsafe class Lanes
{
    /// <summary>Samples of a group.</summary>
    public const int Count = 16;

    /// <summary>Groups that hold so many samples.</summary>
    public static int Groups(int samples) => (samples + Count - 1) / Count;

    /// <summary>Copies samples that lie one after the other into groups.</summary>
    /// <param name="rows">[samples, length].</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="length">Floats of a sample.</param>
    /// <param name="lanes">Takes [groups, length, 16].</param>
    public static void FromRows(float* rows, int samples, int length, float* lanes)
    {
        for (var first = 0; first < samples; first += Count)
        {
            var group = lanes + ((nint)first * length);
            var here = Math.Min(Count, samples - first);
            if (here < Count)
            {
                new Span<float>(group, length * Count).Clear();
            }

            Transposition.Run(rows + ((nint)first * length), length, group, Count, here, length);
        }
    }

    /// <summary>Copies groups into samples that lie one after the other.</summary>
    /// <param name="lanes">[groups, length, 16].</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="length">Floats of a sample.</param>
    /// <param name="rows">Takes [samples, length].</param>
    public static void ToRows(float* lanes, int samples, int length, float* rows)
    {
        for (var first = 0; first < samples; first += Count)
        {
            var here = Math.Min(Count, samples - first);
            Transposition.Run(lanes + ((nint)first * length), Count, rows + ((nint)first * length), length, length, here);
        }
    }

    /// <summary>Copies planes into larger ones: pixel (row, column) to (row · stride + offset), zeros elsewhere; what falls outside is
    /// dropped.</summary>
    public static void Place(float* source, int planes, Pair size, float* target, in LaneImage image, Pair offset, Pair stride)
    {
        var targetSize = image.Size;
        var rowLength = targetSize.Columns * Count;
        for (var index = 0; index < planes; index++)
        {
            for (var targetRow = 0; targetRow < targetSize.Rows; targetRow++)
            {
                var to = target + (index * image.Plane) + image.At(targetRow, 0);
                var (row, remainder) = Math.DivRem(targetRow - offset.Rows, stride.Rows);
                if (remainder != 0 || row < 0 || row >= size.Rows)
                {
                    new Span<float>(to, rowLength).Clear();
                }
                else
                {
                    var from = source + ((((nint)index * size.Rows) + row) * size.Columns * Count);
                    PlaceRow(from, size.Columns, to, targetSize.Columns, offset.Columns, stride.Columns);
                }
            }
        }
    }

    /// <summary>Adds the 16 lanes by halving: i with i + 8, then 4, 2, 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes)
    {
        var eight = Vector256.Load(lanes) + Vector256.Load(lanes + 8);
        var four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>Adds the 16 lanes of each of many sums by halving.</summary>
    /// <param name="lanes">[count, 16].</param>
    /// <param name="count">Number of sums.</param>
    /// <param name="sums">Takes them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sums(float* lanes, int count, float* sums)
    {
        // Sixteen sums at once: as columns, their lanes are rows to add.
        var columns = stackalloc float[Count * Count];
        for (; count >= Count; count -= Count, lanes += Count * Count, sums += Count)
        {
            Transposition.Run(lanes, Count, columns, Count, Count, Count);
            for (var half = Count / 2; half > 1; half /= 2)
            {
                for (var lane = 0; lane < half; lane++)
                {
                    var row = columns + (lane * Count);
                    (Vector512.Load(row) + Vector512.Load(row + (half * Count))).Store(row);
                }
            }

            (Vector512.Load(columns) + Vector512.Load(columns + Count)).Store(sums);
        }

        for (; count > 0; count--, lanes += Count)
        {
            *sums++ = Sum(lanes);
        }
    }

    // Rows are short: a loop over pixels costs less than calls that copy and clear.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PlaceRow(float* source, int columns, float* target, int targetColumns, int offset, int stride)
    {
        var zero = Vector512<float>.Zero;
        if (stride != 1)
        {
            for (nint column = 0; column < targetColumns; column++)
            {
                zero.Store(target + (column * Count));
            }

            for (nint column = 0; column < columns; column++)
            {
                var at = (column * stride) + offset;
                if (at >= 0 && at < targetColumns)
                {
                    Vector512.Load(source + (column * Count)).Store(target + (at * Count));
                }
            }

            return;
        }

        nint start = Math.Clamp(offset, 0, targetColumns), end = Math.Clamp(offset + columns, 0, targetColumns);
        for (nint column = 0; column < start; column++)
        {
            zero.Store(target + (column * Count));
        }

        for (var column = start; column < end; column++)
        {
            Vector512.Load(source + ((column - offset) * Count)).Store(target + (column * Count));
        }

        for (var column = end; column < targetColumns; column++)
        {
            zero.Store(target + (column * Count));
        }
    }
}
