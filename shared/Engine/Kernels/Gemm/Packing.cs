using System.Runtime.CompilerServices;

namespace Cluster.Engine.Kernels.Gemm;

/// <summary>Copies parts of the operands into the order in which the micro-kernels read them. Only the unused columns of a panel are
/// filled with zeros, never k: a product with zero is not always nothing.</summary>
internal static unsafe class Packing
{
    /// <summary>Floats that <see cref="Rows"/> may write behind its last.</summary>
    public const int Slack = 2;

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

        for (var step = 0; step < k; step++)
        {
            CopyRow(a + (step * aStep), aRow, rows, target + (step * (nint)rows));
        }
    }

    /// <summary>Copies columns of B so that the columns of one k are neighbours: target[k · width + column], zero from
    /// <paramref name="columns"/> to <paramref name="width"/>.</summary>
    public static void Columns(float* b, nint bStep, nint bColumn, int columns, int width, int k, float* target)
    {
        if (bColumn != 1 && bStep == 1)
        {
            Transposition.Run(b, bColumn, target, width, columns, k);
        }
        else
        {
            for (var step = 0; step < k; step++)
            {
                CopyRow(b + (step * bStep), bColumn, columns, target + (step * (nint)width));
            }
        }

        for (var step = 0; step < k && columns < width; step++)
        {
            new Span<float>(target + (step * (nint)width) + columns, width - columns).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* source, nint stride, int count, float* target)
    {
        if (stride == 1)
        {
            new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
            return;
        }

        for (var index = 0; index < count; index++)
        {
            target[index] = source[index * stride];
        }
    }
}
