using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>The matrix product as it is defined, one number at a time. <see cref="MatMul"/> must equal it in every bit.</summary>
public static unsafe class MatMulReference
{
    /// <summary>C = A·B, or C += A·B. Each element of C is one chain of fused multiply-adds over ascending k, begun at 0 or at what
    /// C holds.</summary>
    /// <param name="left">A, [m, k].</param>
    /// <param name="right">B, [k, n].</param>
    /// <param name="result">C, [m, n].</param>
    /// <param name="accumulate">Whether each chain begins at C's own value instead of 0.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static void Run(in MatrixView left, in MatrixView right, in MatrixView result, bool accumulate = false)
    {
        MatrixView.CheckProduct(left, right, result);
        for (var row = 0; row < result.Rows; row++)
        {
            for (var column = 0; column < result.Columns; column++)
            {
                var target = result.Pointer + (row * result.RowStride) + (column * result.ColumnStride);
                var sum = accumulate ? *target : 0f;
                for (var k = 0; k < left.Columns; k++)
                {
                    var a = left.Pointer[(row * left.RowStride) + (k * left.ColumnStride)];
                    var b = right.Pointer[(k * right.RowStride) + (column * right.ColumnStride)];
                    sum = ExactFma.Compute(a, b, sum);
                }

                *target = sum;
            }
        }
    }
}
