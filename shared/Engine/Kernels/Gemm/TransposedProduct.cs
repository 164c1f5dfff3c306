namespace Cluster.Engine.Kernels.Gemm;

/// <summary>The product by way of Cᵀ = Bᵀ·Aᵀ, for a B whose rows are not contiguous (a linear layer's weight). It packs A and turns C,
/// which with few rows is far less than packing all of B.</summary>
internal static unsafe class TransposedProduct
{
    /// <summary>What the sums begin at.</summary>
    public enum Start
    {
        Zero,
        Result,
        Bias,
    }

    /// <summary>Whether turning A and C moves less than turning B.</summary>
    public static bool IsCheaper(in MatrixView left, in MatrixView right)
    {
        var (m, n, k) = ((long)left.Rows, (long)right.Columns, (long)left.Columns);
        return right.ColumnStride != 1 && right.RowStride == 1 && (m * k) + (m * n) < n * k;
    }

    /// <summary>C = start + A·B.</summary>
    public static void Run(in MatrixView left, in MatrixView right, Start start, float* bias, in MatrixView result)
    {
        var (rows, columns) = (result.Rows, result.Columns);
        var turned = ProductScratch.Current.Transposed(rows * columns);
        if (start == Start.Result)
        {
            Transposition.Run(result.Pointer, result.RowStride, turned, rows, rows, columns);
        }
        else if (start == Start.Bias)
        {
            for (var column = 0; column < columns; column++)
            {
                new Span<float>(turned + ((nint)column * rows), rows).Fill(bias[column]);
            }
        }

        BlockedProduct.Run(right.Transposed, left.Transposed, new MatrixView(turned, columns, rows), start != Start.Zero);
        Transposition.Run(turned, rows, result.Pointer, result.RowStride, columns, rows);
    }
}
