namespace Cluster.Engine.Kernels.Gemm;

/// <summary>The product by way of Cᵀ = Bᵀ·Aᵀ, for a B whose rows are not contiguous (a linear layer's weight). It packs A and turns C,
/// which with few rows is far less than packing all of B.</summary>
internal static unsafe class TransposedProduct
{
    /// <summary>Whether turning A and C moves less than turning B.</summary>
    public static bool IsCheaper(in MatrixView left, in MatrixView right)
    {
        var (m, n, k) = ((long)left.Rows, (long)right.Columns, (long)left.Columns);
        return right.ColumnStride != 1 && right.RowStride == 1 && (m * k) + (m * n) < n * k;
    }

    /// <summary>C = A·B with what else is wanted, but for a mask.</summary>
    public static void Run(in MatrixView left, in MatrixView right, in MatrixView result, in TileFinish finish)
    {
        var (rows, columns) = (result.Rows, result.Columns);
        var turned = ProductScratch.Current.Transposed(rows * columns);
        if (finish.Accumulate)
        {
            Transposition.Run(result.Pointer, result.RowStride, turned, rows, rows, columns);
        }
        else if (finish.Bias != null)
        {
            for (var column = 0; column < columns; column++)
            {
                new Span<float>(turned + ((nint)column * rows), rows).Fill(finish.Bias[column]);
            }
        }

        var turnedFinish = new TileFinish { Accumulate = finish.Accumulate || finish.Bias != null, Rectify = finish.Rectify };
        BlockedProduct.Run(right.Transposed, left.Transposed, new MatrixView(turned, columns, rows), turnedFinish);
        Transposition.Run(turned, rows, result.Pointer, result.RowStride, columns, rows);
    }
}
