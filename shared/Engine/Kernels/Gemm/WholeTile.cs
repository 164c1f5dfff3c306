namespace Cluster.Engine.Kernels.Gemm;

/// <summary>A tile whose elements are one chain over all k, or a stretch of it.</summary>
internal readonly unsafe struct WholeTile : ITile
{
    private readonly TileMode _mode;
    private readonly float* _origin;
    private readonly nint _originRow;
    private readonly float* _extra;
    private readonly nint _extraRow;

    /// <param name="c">The whole of C.</param>
    /// <param name="finish">What else is to be done with it.</param>
    /// <param name="isFirst">Whether the stretch of k is the first.</param>
    /// <param name="isLast">Whether it is the last.</param>
    public WholeTile(in MatrixView c, in TileFinish finish, bool isFirst, bool isLast)
    {
        _origin = c.Pointer;
        _originRow = c.Rows == 1 ? 0 : c.RowStride;
        if (!isFirst || finish.Accumulate)
        {
            _mode = TileMode.Continue;
        }
        else if (finish.Bias != null)
        {
            _mode = TileMode.BeginAtExtra;
            _extra = finish.Bias;
        }

        if (isLast && finish.Rectify)
        {
            _mode |= TileMode.Rectify;
        }

        if (isLast && finish.Mask != null)
        {
            _mode |= TileMode.MaskByExtra;
            _extra = finish.Mask;
            _extraRow = finish.MaskRow;
        }
    }

    public void Run(in MatrixView c, int k, float* a, nint aRow, nint aStep, float* panel, nint step, float* ahead)
    {
        var two = c.Columns > TileTable.VectorWidth;
        var width = two ? TileTable.MaxColumns : TileTable.VectorWidth;
        var extra = Extra(c);
        if (c.Columns == width)
        {
            TileTable.Run(c.Rows, two, k, a, aRow, aStep, panel, step, c.Pointer, c.RowStride, _mode, extra, _extraRow, ahead, c.RowStride);
            return;
        }

        // The tile sticks out of C on the right: compute it beside and copy what belongs to C.
        var length = TileTable.MaxRows * TileTable.MaxColumns;
        var scratch = ProductScratch.Current.Tile(2 * length);
        var inside = new MatrixView(scratch, c.Rows, c.Columns, width, 1);
        if ((_mode & TileMode.Continue) != 0)
        {
            Copy(c, inside);
        }

        nint extraRow = 0;
        if (extra != null)
        {
            extraRow = _extraRow == 0 ? 0 : width;
            var rows = _extraRow == 0 ? 1 : c.Rows;
            Copy(new MatrixView(extra, rows, c.Columns, _extraRow, 1), new MatrixView(scratch + length, rows, c.Columns, width, 1));
            extra = scratch + length;
        }

        TileTable.Run(c.Rows, two, k, a, aRow, aStep, panel, step, scratch, width, _mode, extra, extraRow, ahead, c.RowStride);
        Copy(inside, c);
    }

    /// <summary>The part of the second matrix that belongs to a tile.</summary>
    private float* Extra(in MatrixView c)
    {
        if (_extra == null)
        {
            return null;
        }

        var place = (nint)(c.Pointer - _origin);
        var row = _originRow == 0 ? 0 : place / _originRow;
        return _extra + (row * _extraRow) + (place - (row * _originRow));
    }

    private static void Copy(in MatrixView source, in MatrixView target)
    {
        for (var row = 0; row < source.Rows; row++)
        {
            new ReadOnlySpan<float>(source.Pointer + (row * source.RowStride), source.Columns).CopyTo(
                new Span<float>(target.Pointer + (row * target.RowStride), source.Columns));
        }
    }
}
