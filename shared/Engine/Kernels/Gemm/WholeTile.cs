namespace Cluster.Engine.Kernels.Gemm;

/// <summary>A tile whose elements are one chain over all k.</summary>
/// <param name="accumulate">Whether the chains begin at C.</param>
internal readonly unsafe struct WholeTile(bool accumulate) : ITile
{
    private readonly TileMode _mode = accumulate ? TileMode.Continue : TileMode.Overwrite;

    public void Run(in MatrixView c, int k, float* a, nint aRow, nint aStep, float* panel, nint step)
    {
        var two = c.Columns > TileTable.VectorWidth;
        var width = two ? TileTable.MaxColumns : TileTable.VectorWidth;
        if (c.Columns == width)
        {
            TileTable.Run(c.Rows, two, k, a, aRow, aStep, panel, step, c.Pointer, c.RowStride, _mode);
            return;
        }

        // The tile sticks out of C on the right: compute it beside and copy what belongs to C.
        var scratch = ProductScratch.Current.Tile(TileTable.MaxRows * TileTable.MaxColumns);
        for (var row = 0; _mode == TileMode.Continue && row < c.Rows; row++)
        {
            new ReadOnlySpan<float>(c.Pointer + (row * c.RowStride), c.Columns).CopyTo(new Span<float>(scratch + (row * width), width));
        }

        TileTable.Run(c.Rows, two, k, a, aRow, aStep, panel, step, scratch, width, _mode);
        for (var row = 0; row < c.Rows; row++)
        {
            new ReadOnlySpan<float>(scratch + (row * width), c.Columns).CopyTo(
                new Span<float>(c.Pointer + (row * c.RowStride), c.Columns));
        }
    }
}
