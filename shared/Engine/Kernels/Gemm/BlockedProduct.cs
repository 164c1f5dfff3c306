namespace Cluster.Engine.Kernels.Gemm;

/// <summary>The matrix product in blocks that fit the caches. Blocks over k continue the same sums through C, so blocking leaves no trace
/// in the bits.</summary>
internal static unsafe class BlockedProduct
{
    // The packed rows of A and most of the block of B should stay in the second-level cache. With few rows, packing B is much of the work and
    // a panel had better stay in the first-level cache; with many, passes over C cost more. As measured.
    private const int FewRows = 128;
    private const int FewRowsDepth = 256;
    private const int ManyRowsDepth = 512;
    private const int MaxBlockColumns = 2048;
    private const int MaxBlockRows = 448;
    private const int MaxBlockElements = 448 * 400;

    // Fewer uses than this do not pay for a copy.
    private const int MinRowTilesToPackColumns = 5;
    private const int MinRowTilesToPackAliasingColumns = 3;
    private const int MinPanelsToPackRows = 3;

    // More would take more streams of writing than the processor follows.
    private const int PanelsTogether = 4;

    // Rows whose distance is a multiple of this many floats fall on one another's place in the first-level cache.
    private const int AliasingStride = 1024;

    /// <summary>C = A·B with what else is wanted, where the rows of C are contiguous and no axis is empty.</summary>
    public static void Run(in MatrixView a, in MatrixView b, in MatrixView c, in TileFinish finish)
    {
        var depth = EvenPart(a.Columns, a.Rows <= FewRows ? FewRowsDepth : ManyRowsDepth);
        for (var start = 0; start < a.Columns; start += depth)
        {
            var k = Math.Min(depth, a.Columns - start);
            var leftSlice = new MatrixView(a.Pointer + (start * a.ColumnStride), a.Rows, k, a.RowStride, a.ColumnStride);
            var tile = new WholeTile(c, finish, start == 0, start + depth >= a.Columns);
            for (var column = 0; column < c.Columns; column += MaxBlockColumns)
            {
                var columns = Math.Min(MaxBlockColumns, c.Columns - column);
                var block = new MatrixView(
                    b.Pointer + (start * b.RowStride) + (column * b.ColumnStride), k, columns, b.RowStride, b.ColumnStride);
                var target = new MatrixView(c.Pointer + column, c.Rows, columns, c.RowStride, 1);
                ColumnBlock(leftSlice, block, target, tile);
            }
        }
    }

    /// <summary>C = the sums over stretches of k, added in the order of the reduction tree. Every stretch has
    /// <paramref name="partDepth"/> products, the last one what is left.</summary>
    public static void RunParts(in MatrixView a, in MatrixView b, in MatrixView c, int partDepth)
    {
        for (var column = 0; column < c.Columns; column += MaxBlockColumns)
        {
            var columns = Math.Min(MaxBlockColumns, c.Columns - column);
            var block = new MatrixView(b.Pointer + (column * b.ColumnStride), b.Rows, columns, b.RowStride, b.ColumnStride);
            ColumnBlock(a, block, new MatrixView(c.Pointer + column, c.Rows, columns, c.RowStride, 1), new TreeTile(partDepth));
        }
    }

    private static void ColumnBlock<TTile>(in MatrixView a, in MatrixView b, in MatrixView c, TTile tile)
        where TTile : struct, ITile
    {
        var k = a.Columns;
        var tileColumns = TileTable.MaxColumns;
        var minRowTiles = b.RowStride % AliasingStride == 0 ? MinRowTilesToPackAliasingColumns : MinRowTilesToPackColumns;
        var packAll = b.ColumnStride != 1 || a.Rows > (minRowTiles - 1) * TileTable.MaxRows;
        var packed = ProductScratch.Current.Columns(k * (packAll ? Ceiling(b.Columns, tileColumns) : tileColumns));
        var whole = packAll && b.ColumnStride == 1 ? b.Columns / tileColumns : 0;
        for (var panel = 0; panel < whole; panel += PanelsTogether)
        {
            nint column = panel * tileColumns;
            Packing.Panels(
                b.Pointer + column, b.RowStride, Math.Min(PanelsTogether, whole - panel), tileColumns, k, packed + (column * k));
        }

        for (var column = whole * tileColumns; packAll && column < b.Columns; column += tileColumns)
        {
            PackPanel(b, column, packed + ((nint)column * k));
        }

        // A last panel that does not fill its vectors cannot be read in place: reading on would leave the matrix.
        if (!packAll && b.Columns % TileTable.VectorWidth != 0)
        {
            PackPanel(b, b.Columns / tileColumns * tileColumns, packed);
        }

        RowBlocks(a, new PanelSource(b, packAll, packed), c, tile);
    }

    private static void RowBlocks<TTile>(in MatrixView a, in PanelSource panels, in MatrixView c, TTile tile)
        where TTile : struct, ITile
    {
        var k = a.Columns;
        var rowBlock = EvenPart(a.Rows, Math.Clamp(MaxBlockElements / k, TileTable.MaxRows, MaxBlockRows));
        for (var row = 0; row < a.Rows; row += rowBlock)
        {
            var rows = Math.Min(rowBlock, a.Rows - row);
            var left = new MatrixView(a.Pointer + (row * a.RowStride), rows, k, a.RowStride, a.ColumnStride);
            RowBlock(left, panels, new MatrixView(c.Pointer + (row * c.RowStride), rows, c.Columns, c.RowStride, 1), tile);
        }
    }

    private static void RowBlock<TTile>(in MatrixView a, in PanelSource panels, in MatrixView c, TTile tile)
        where TTile : struct, ITile
    {
        var k = a.Columns;
        var tileRows = EvenPart(a.Rows, TileTable.MaxRows);
        var aliases = a.ColumnStride == 1 && a.RowStride % AliasingStride == 0 && a.Rows > 1;
        var pack = aliases || c.Columns >= MinPanelsToPackRows * TileTable.MaxColumns;
        var packed = pack ? ProductScratch.Current.Rows((a.Rows * k) + Packing.Slack) : null;
        for (var row = 0; pack && row < a.Rows; row += tileRows)
        {
            var rows = Math.Min(tileRows, a.Rows - row);
            Packing.Rows(a.Pointer + (row * a.RowStride), a.RowStride, a.ColumnStride, rows, k, packed + ((nint)row * k));
        }

        for (var column = 0; column < c.Columns; column += TileTable.MaxColumns)
        {
            var columns = Math.Min(TileTable.MaxColumns, c.Columns - column);
            var panel = panels.At(column, out var step);
            for (var row = 0; row < a.Rows; row += tileRows)
            {
                var rows = Math.Min(tileRows, a.Rows - row);
                var target = new MatrixView(c.Pointer + (row * c.RowStride) + column, rows, columns, c.RowStride, 1);
                var next = row + tileRows < a.Rows ? target.Pointer + (tileRows * c.RowStride) : c.Pointer + column + TileTable.MaxColumns;
                if (pack)
                {
                    tile.Run(target, k, packed + ((nint)row * k), 1, rows, panel, step, next);
                }
                else
                {
                    tile.Run(target, k, a.Pointer + (row * a.RowStride), a.RowStride, a.ColumnStride, panel, step, next);
                }
            }
        }
    }

    private static void PackPanel(in MatrixView b, int column, float* target)
    {
        var columns = Math.Min(TileTable.MaxColumns, b.Columns - column);
        var width = Ceiling(columns, TileTable.VectorWidth);
        Packing.Columns(
            b.Pointer + (column * b.ColumnStride), b.RowStride, b.ColumnStride, columns, width, b.Rows, target);
    }

    /// <summary>The next multiple.</summary>
    private static int Ceiling(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>The size of equal parts that are as large as possible but at most <paramref name="most"/>.</summary>
    private static int EvenPart(int total, int most)
    {
        var parts = (total + most - 1) / most;
        return (total + parts - 1) / parts;
    }
}
