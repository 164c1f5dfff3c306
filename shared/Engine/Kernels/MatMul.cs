using Cluster.Engine.Kernels.Gemm;

namespace Cluster.Engine.Kernels;

/// <summary>The matrix product. Transposed operands are views with exchanged strides: <see cref="MatrixView.Transposed"/>.</summary>
/// <remarks>Each element of the result is one chain of fused multiply-adds over ascending k, begun at 0, at the result's own value or at a
/// bias. Blocking, packing and vector width do not change a bit of it; <see cref="MatMulReference"/> is the definition.</remarks>
public static unsafe class MatMul
{
    /// <summary>C = A·B, or C += A·B.</summary>
    /// <param name="left">A, [m, k].</param>
    /// <param name="right">B, [k, n].</param>
    /// <param name="result">C, [m, n]; must not overlap A or B.</param>
    /// <param name="accumulate">Whether each chain begins at C's own value instead of 0.</param>
    /// <exception cref="Tensors.ShapeException">The sizes do not fit.</exception>
    public static void Run(in MatrixView left, in MatrixView right, in MatrixView result, bool accumulate = false)
    {
        MatrixView.CheckProduct(left, right, result);
        if (result.Rows == 0 || result.Columns == 0)
        {
            return;
        }

        var rowMajor = result.ColumnStride == 1;
        if (SimdPath.Current == SimdLevel.Portable || left.Columns == 0 || !(rowMajor || result.RowStride == 1))
        {
            MatMulReference.Run(left, right, result, accumulate);
        }
        else if (!rowMajor)
        {
            // Cᵀ = Bᵀ·Aᵀ: factors commute within a product, so the chains are the same.
            Run(right.Transposed, left.Transposed, result.Transposed, accumulate);
        }
        else if (TransposedProduct.IsCheaper(left, right))
        {
            TransposedProduct.Run(left, right, accumulate ? TransposedProduct.Start.Result : TransposedProduct.Start.Zero, null, result);
        }
        else
        {
            BlockedProduct.Run(left, right, result, accumulate);
        }
    }

    /// <summary>C = A·B + bias in every row, where the bias is what each chain begins at.</summary>
    /// <param name="left">A, [m, k].</param>
    /// <param name="right">B, [k, n].</param>
    /// <param name="bias">One number per column, length n.</param>
    /// <param name="result">C, [m, n]; must not overlap A or B.</param>
    /// <exception cref="Tensors.ShapeException">The sizes do not fit.</exception>
    public static void RunWithBias(in MatrixView left, in MatrixView right, ReadOnlySpan<float> bias, in MatrixView result)
    {
        MatrixView.CheckProduct(left, right, result);
        KernelArguments.SameLength(bias.Length, result.Columns, nameof(MatMul));
        if (SimdPath.Current != SimdLevel.Portable
            && result.ColumnStride == 1
            && result.Rows > 0
            && left.Columns > 0
            && TransposedProduct.IsCheaper(left, right))
        {
            fixed (float* start = bias)
            {
                TransposedProduct.Run(left, right, TransposedProduct.Start.Bias, start, result);
            }

            return;
        }

        Rows.Broadcast(bias, result);
        Run(left, right, result, accumulate: true);
    }
}
