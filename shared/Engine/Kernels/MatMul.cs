using Cluster.Engine.Kernels.Gemm;
using Cluster.Engine.Tensors;

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
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
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
        else
        {
            RowMajor(left, right, result, new TileFinish { Accumulate = accumulate });
        }
    }

    /// <summary>C = A·B with a bias, ReLU or the mask of ReLU's gradient on the way.</summary>
    /// <param name="left">A, [m, k].</param>
    /// <param name="right">B, [k, n].</param>
    /// <param name="result">C, [m, n], its rows contiguous; must not overlap A, B or the mask.</param>
    /// <param name="options">What else is wanted.</param>
    /// <exception cref="ShapeException">The sizes do not fit, or the rows of C are not contiguous.</exception>
    /// <exception cref="ArgumentException">The options ask for a bias and a mask.</exception>
    public static void Run(in MatrixView left, in MatrixView right, in MatrixView result, in ProductOptions options)
    {
        MatrixView.CheckProduct(left, right, result);
        options.Check(result);
        fixed (float* bias = options.Bias)
        {
            var finish = options.Finish(bias);
            if (SimdPath.Current == SimdLevel.Portable || left.Columns == 0)
            {
                options.Begin(result);
                MatMulReference.Run(left, right, result, accumulate: bias != null);
                options.Apply(result);
            }
            else if (result.Rows > 0 && result.Columns > 0)
            {
                RowMajor(left, right, result, finish);
            }
        }
    }

    /// <summary>C = A·B + bias in every row, where the bias is what each chain begins at.</summary>
    /// <param name="left">A, [m, k].</param>
    /// <param name="right">B, [k, n].</param>
    /// <param name="bias">One number per column, length n.</param>
    /// <param name="result">C, [m, n]; must not overlap A or B.</param>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public static void RunWithBias(in MatrixView left, in MatrixView right, ReadOnlySpan<float> bias, in MatrixView result)
    {
        MatrixView.CheckProduct(left, right, result);
        KernelArguments.SameLength(bias.Length, result.Columns, nameof(MatMul));
        if (result.ColumnStride == 1)
        {
            Run(left, right, result, new ProductOptions { Bias = bias });
            return;
        }

        Rows.Broadcast(bias, result);
        Run(left, right, result, accumulate: true);
    }

    private static void RowMajor(in MatrixView left, in MatrixView right, in MatrixView result, in TileFinish finish)
    {
        if (finish.Mask == null && TransposedProduct.IsCheaper(left, right))
        {
            TransposedProduct.Run(left, right, result, finish);
        }
        else
        {
            BlockedProduct.Run(left, right, result, finish);
        }
    }
}
