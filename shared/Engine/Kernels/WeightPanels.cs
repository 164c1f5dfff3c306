using Cluster.Engine.Kernels.Gemm;

namespace Cluster.Engine.Kernels;

/// <summary>A matrix that is multiplied with once per time step: its columns are copied once into panels of a width that products read in
/// place, so that no step pays for packing.</summary>
internal readonly unsafe struct WeightPanels
{
    private const int Width = 32;

    private readonly float* _panels;
    private readonly int _rows;
    private readonly int _columns;

    /// <summary>Copies a matrix.</summary>
    /// <param name="matrix">B, [k, n].</param>
    /// <param name="panels">Takes k·n numbers.</param>
    public WeightPanels(in MatrixView matrix, float* panels)
    {
        _panels = panels;
        (_rows, _columns) = (matrix.Rows, matrix.Columns);
        Fill(matrix, 0);
    }

    /// <summary>Copies a matrix of two parts, one below the other.</summary>
    /// <param name="upper">First rows of B, [k1, n].</param>
    /// <param name="lower">Further rows of B, [k2, n].</param>
    /// <param name="panels">Takes (k1 + k2)·n numbers.</param>
    public WeightPanels(in MatrixView upper, in MatrixView lower, float* panels)
    {
        _panels = panels;
        (_rows, _columns) = (upper.Rows + lower.Rows, upper.Columns);
        Fill(upper, 0);
        Fill(lower, upper.Rows);
    }

    /// <summary>C = A·B, or C += A·B.</summary>
    /// <param name="left">A, [m, k].</param>
    /// <param name="result">C, [m, n].</param>
    /// <param name="accumulate">Whether each sum begins at C's own value instead of 0.</param>
    public void Multiply(in MatrixView left, in MatrixView result, bool accumulate)
    {
        for (var column = 0; column < _columns; column += Width)
        {
            var width = Math.Min(Width, _columns - column);
            MatMul.Run(
                left,
                new MatrixView(_panels + ((nint)column * _rows), _rows, width),
                new MatrixView(result.Pointer + column, result.Rows, width, result.RowStride, 1),
                accumulate);
        }
    }

    private void Fill(in MatrixView matrix, int firstRow)
    {
        for (var column = 0; column < _columns; column += Width)
        {
            var width = Math.Min(Width, _columns - column);
            Packing.Columns(
                matrix.Pointer + (column * matrix.ColumnStride),
                matrix.RowStride,
                matrix.ColumnStride,
                width,
                width,
                matrix.Rows,
                _panels + ((nint)column * _rows) + ((nint)firstRow * width));
        }
    }
}
