using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cluster.Engine.Kernels.Gemm;

/// <summary>Copies parts of the operands into the order in which the micro-kernels read them. Only the unused columns of a panel are
/// filled with zeros, never k: a product with zero is not always nothing.</summary>
internal static unsafe class Packing
{
    /// <summary>Floats that <see cref="Rows"/> may write behind its last.</summary>
    public const int Slack = 2;

    // Rows that lie far apart are asked for so many rows before they are copied; a prefetch outside the matrix does nothing.
    private const int RowsAhead = 8;

    /// <summary>Copies rows of A so that the rows of one k are neighbours: target[k · rows + row].</summary>
    public static void Rows(float* a, nint aRow, nint aStep, int rows, int k, float* target)
    {
        if (aStep == 1 && rows == 6)
        {
            Transposition.SixRows(a, aRow, target, k);
            return;
        }

        if (aStep == 1)
        {
            Transposition.Run(a, aRow, target, rows, rows, k);
            return;
        }

        if (aRow == 1)
        {
            CopyRows(a, aStep, rows, k, target, rows);
            return;
        }

        Gather(a, aStep, aRow, rows, k, target, rows);
    }

    /// <summary>Copies columns of B so that the columns of one k are neighbours: target[k · width + column], zero from
    /// <paramref name="columns"/> to <paramref name="width"/>.</summary>
    public static void Columns(float* b, nint bStep, nint bColumn, int columns, int width, int k, float* target)
    {
        if (bColumn != 1 && bStep == 1)
        {
            Transposition.Run(b, bColumn, target, width, columns, k);
        }
        else if (bColumn == 1)
        {
            CopyRows(b, bStep, columns, k, target, width);
        }
        else
        {
            Gather(b, bStep, bColumn, columns, k, target, width);
        }

        for (var step = 0; step < k && columns < width; step++)
        {
            new Span<float>(target + (step * (nint)width) + columns, width - columns).Clear();
        }
    }

    /// <summary>Copies several whole panels of a B whose rows are contiguous: target[panel · length + k · width + column]. All panels take
    /// their part of a row at once, since rows may lie a page apart.</summary>
    /// <param name="b">First column of the first panel.</param>
    /// <param name="bStep">Distance of two rows of B.</param>
    /// <param name="panels">Number of panels.</param>
    /// <param name="width">Columns of a panel, a multiple of the largest vector.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="target">Takes the panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels(float* b, nint bStep, nint panels, nint width, nint k, float* target)
    {
        var length = k * width;
        var end = b + (panels * width);
        for (; k > 0; k--, b += bStep, end += bStep, target += width)
        {
            var to = target;
            for (var from = b; from < end; from += width, to += length)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(from + (RowsAhead * bStep));
                    Sse.Prefetch0(from + (RowsAhead * bStep) + (2 * Vector256<float>.Count));
                }

                for (nint column = 0; column < width; column += 2 * Vector256<float>.Count)
                {
                    Vector256.Load(from + column).Store(to + column);
                    Vector256.Load(from + column + Vector256<float>.Count).Store(to + column + Vector256<float>.Count);
                }
            }
        }
    }

    // Short rows: a call for each would take longer than the copy. Vectors at both ends meet or overlap in the middle.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows(float* source, nint sourceStride, nint count, nint rows, float* target, nint targetStride)
    {
        if (count >= 2 * Vector256<float>.Count)
        {
            var (third, last) = (count - (2 * Vector256<float>.Count), count - Vector256<float>.Count);
            for (; rows > 0; rows--, source += sourceStride, target += targetStride)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(source + (RowsAhead * sourceStride));
                    Sse.Prefetch0(source + (RowsAhead * sourceStride) + (2 * Vector256<float>.Count));
                }

                Vector256.Load(source).Store(target);
                Vector256.Load(source + Vector256<float>.Count).Store(target + Vector256<float>.Count);
                Vector256.Load(source + third).Store(target + third);
                Vector256.Load(source + last).Store(target + last);
            }
        }
        else if (count >= Vector256<float>.Count)
        {
            var last = count - Vector256<float>.Count;
            for (; rows > 0; rows--, source += sourceStride, target += targetStride)
            {
                Vector256.Load(source).Store(target);
                Vector256.Load(source + last).Store(target + last);
            }
        }
        else if (count >= Vector128<float>.Count)
        {
            var last = count - Vector128<float>.Count;
            for (; rows > 0; rows--, source += sourceStride, target += targetStride)
            {
                Vector128.Load(source).Store(target);
                Vector128.Load(source + last).Store(target + last);
            }
        }
        else
        {
            Gather(source, sourceStride, 1, count, rows, target, targetStride);
        }
    }

    private static void Gather(float* source, nint rowStride, nint columnStride, nint count, nint rows, float* target, nint targetStride)
    {
        for (; rows > 0; rows--, source += rowStride, target += targetStride)
        {
            for (nint index = 0; index < count; index++)
            {
                target[index] = source[index * columnStride];
            }
        }
    }
}
