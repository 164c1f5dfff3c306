using Cluster.Engine.Kernels.Gemm;

namespace Cluster.Engine.Kernels;

/// <summary>Gradients in the weights of linear maps, a few rows at a time. The blocks are small enough that products read the upstream
/// gradient in place instead of copying it in another order; they leave no trace in the bits.</summary>
internal static unsafe class WeightGradients
{
    /// <summary>Rows that are computed together: four tiles, as many as products take without copying panels of weights.</summary>
    public const int BlockRows = 56;

    private const int PanelsPerBlock = 2;

    /// <summary>dW = dyᵀ·x, or dW += dyᵀ·x: each element one chain over ascending rows.</summary>
    /// <param name="upstream">dy, [rows, out].</param>
    /// <param name="input">x, [rows, in].</param>
    /// <param name="gradient">dW, [out, in].</param>
    /// <param name="accumulate">Whether each chain begins at dW's own value instead of 0.</param>
    public static void Run(in MatrixView upstream, in MatrixView input, in MatrixView gradient, bool accumulate)
    {
        var width = PanelsPerBlock * TileTable.MaxColumns;
        for (var row = 0; row == 0 || row < input.Rows; row += BlockRows)
        {
            var rows = Math.Min(BlockRows, input.Rows - row);
            var left = new MatrixView(upstream.Pointer + (row * upstream.RowStride), rows, upstream.Columns, upstream.RowStride, 1).Transposed;
            for (var column = 0; column < input.Columns; column += width)
            {
                var columns = Math.Min(width, input.Columns - column);
                MatMul.Run(
                    left,
                    new MatrixView(input.Pointer + (row * input.RowStride) + column, rows, columns, input.RowStride, 1),
                    new MatrixView(gradient.Pointer + column, gradient.Rows, columns, gradient.RowStride, 1),
                    accumulate || row > 0);
            }
        }
    }
}
