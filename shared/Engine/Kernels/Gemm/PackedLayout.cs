namespace Cluster.Engine.Kernels.Gemm;

/// <summary>How a packed right operand lies in memory: blocks over k one behind the other, in each block panels of as many columns as a
/// tile has, in each panel the columns of one k as neighbours. The last panel is padded to whole vectors.</summary>
/// <param name="rows">k of the whole operand.</param>
/// <param name="columns">Columns of the whole operand.</param>
internal readonly unsafe struct PackedLayout(int rows, int columns)
{
    private readonly int _paddedColumns = BlockedProduct.Ceiling(columns, TileTable.VectorWidth);

    /// <summary>Rows of a block, the last one may have fewer. Operands are packed ahead for products with few rows.</summary>
    public int Depth { get; } = rows == 0 ? 1 : BlockedProduct.BlockDepth(rows, rows: 1);

    /// <summary>Floats of the whole.</summary>
    public long Length => (long)rows * _paddedColumns;

    /// <summary>The panels of the block that begins at a row.</summary>
    public float* Block(float* packed, int row) => packed + ((nint)row * _paddedColumns);

    /// <summary>Copies a matrix into place.</summary>
    public void Pack(in MatrixView matrix, float* packed)
    {
        for (var row = 0; row < rows; row += Depth)
        {
            var depth = Math.Min(Depth, rows - row);
            var block = Block(packed, row);
            for (var column = 0; column < columns; column += TileTable.MaxColumns)
            {
                var width = Math.Min(TileTable.MaxColumns, columns - column);
                Packing.Columns(
                    matrix.Pointer + (row * matrix.RowStride) + (column * matrix.ColumnStride), matrix.RowStride, matrix.ColumnStride,
                    width, BlockedProduct.Ceiling(width, TileTable.VectorWidth), depth, block + ((nint)column * depth));
            }
        }
    }
}
