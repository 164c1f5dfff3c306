using Cluster.Engine.Kernels.Gemm;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Kernels;

/// <summary>Sums over rows that belong to consecutive micro-batches: each micro-batch by itself, added in the order of the reduction tree
/// (see <see cref="MergeCounter"/>), to the bit. Weight gradients of a whole range of micro-batches come from here.</summary>
public static unsafe class MatMulParts
{
    // Deeper stretches leave little to gain, and their panels would leave the second-level cache.
    private const int MostFusedDepth = 256;
    private const int MostFusedProducts = 4096;

    /// <summary>C = A·B, where k is cut into parts: the products of the parts, added in the order of the reduction tree.</summary>
    /// <param name="left">A, [m, k].</param>
    /// <param name="right">B, [k, n].</param>
    /// <param name="partDepth">Steps of k in each part but the last, which has what is left; at least 1.</param>
    /// <param name="result">C, [m, n], its rows contiguous; must not overlap A or B.</param>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public static void Run(in MatrixView left, in MatrixView right, int partDepth, in MatrixView result)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partDepth, 1);
        MatrixView.CheckProduct(left, right, result);
        if (left.Columns <= partDepth || result.Rows == 0 || result.Columns == 0)
        {
            MatMul.Run(left, right, result);
        }
        else if (SimdPath.Current != SimdLevel.Portable
            && result.ColumnStride == 1
            && partDepth <= MostFusedDepth
            && left.Columns <= MostFusedProducts)
        {
            BlockedProduct.RunParts(left, right, result, partDepth);
        }
        else
        {
            OneByOne(left, right, partDepth, result);
        }
    }

    /// <summary>Sums of a matrix's columns over the rows of each part, added in the order of the reduction tree.</summary>
    /// <param name="matrix">Row-major, [rows, columns].</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="partRows">Rows of each part but the last, which has what is left; at least 1.</param>
    /// <param name="sums">Takes the sums; length columns.</param>
    /// <exception cref="ShapeException">The lengths do not fit.</exception>
    public static void ColumnSums(ReadOnlySpan<float> matrix, int columns, int partRows, Span<float> sums)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partRows, 1);
        var partLength = partRows * columns;
        if (matrix.Length <= partLength)
        {
            Reductions.ColumnSums(matrix, columns, sums);
            return;
        }

        var parts = (matrix.Length + partLength - 1) / partLength;
        var held = new Span<float>(ProductScratch.Current.Held(MergeCounter.Depth(parts) * columns), MergeCounter.Depth(parts) * columns);
        var top = 0;
        for (var part = 0; part < parts; part++)
        {
            var rows = matrix.Slice(part * partLength, Math.Min(partLength, matrix.Length - (part * partLength)));
            Reductions.ColumnSums(rows, columns, held.Slice(top, columns));
            for (var merges = MergeCounter.MergesAfter(part, parts); merges > 0; merges--, top -= columns)
            {
                Elementwise.AddInto(held.Slice(top - columns, columns), held.Slice(top, columns));
            }

            top += columns;
        }

        held[..columns].CopyTo(sums);
    }

    private static void OneByOne(in MatrixView left, in MatrixView right, int partDepth, in MatrixView result)
    {
        var parts = (left.Columns + partDepth - 1) / partDepth;
        var length = result.Rows * result.Columns;
        var held = ProductScratch.Current.Held(MergeCounter.Depth(parts) * length);
        var top = held;
        for (var part = 0; part < parts; part++)
        {
            nint start = part * partDepth;
            var depth = Math.Min(partDepth, left.Columns - (int)start);
            MatMul.Run(
                new MatrixView(left.Pointer + (start * left.ColumnStride), left.Rows, depth, left.RowStride, left.ColumnStride),
                new MatrixView(right.Pointer + (start * right.RowStride), depth, right.Columns, right.RowStride, right.ColumnStride),
                new MatrixView(top, result.Rows, result.Columns));
            for (var merges = MergeCounter.MergesAfter(part, parts); merges > 0; merges--)
            {
                top -= length;
                Elementwise.AddInto(new Span<float>(top, length), new Span<float>(top + length, length));
            }

            top += length;
        }

        for (var row = 0; row < result.Rows; row++)
        {
            for (var column = 0; column < result.Columns; column++)
            {
                result.Pointer[(row * result.RowStride) + (column * result.ColumnStride)] = held[((nint)row * result.Columns) + column];
            }
        }
    }
}
