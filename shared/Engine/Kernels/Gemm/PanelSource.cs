namespace Cluster.Engine.Kernels.Gemm;

/// <summary>Where the micro-kernels find a panel of B: in the packed copy, or in the matrix itself.</summary>
/// <param name="b">A block of B.</param>
/// <param name="allPacked">Whether every panel was packed, one behind the other; else only a last one that is not full.</param>
/// <param name="packed">The packed copy.</param>
internal readonly unsafe struct PanelSource(in MatrixView b, bool allPacked, float* packed)
{
    private readonly MatrixView _b = b;
    private readonly bool _allPacked = allPacked;
    private readonly float* _packed = packed;

    /// <summary>The panel that begins at a column, and how far its rows are apart.</summary>
    public float* At(int column, out nint step)
    {
        var columns = Math.Min(TileTable.MaxColumns, _b.Columns - column);
        var width = (columns + TileTable.VectorWidth - 1) / TileTable.VectorWidth * TileTable.VectorWidth;
        if (_allPacked || columns < width)
        {
            step = width;
            return _packed + (_allPacked ? (nint)column * _b.Rows : 0);
        }

        step = _b.RowStride;
        return _b.Pointer + column;
    }
}
