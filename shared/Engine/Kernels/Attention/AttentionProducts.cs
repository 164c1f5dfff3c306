namespace Cluster.Engine.Kernels;

/// <summary>The matrix products of one attention head. Where rows see only the keys up to their own place, rows and keys are cut into
/// blocks and the products of blocks that see nothing of each other are left out.</summary>
/// <param name="rows">L, rows of queries.</param>
/// <param name="keys">S, rows of keys and values.</param>
/// <param name="causal">Whether row i sees the keys up to i only.</param>
internal readonly unsafe struct AttentionProducts(int rows, int keys, bool causal)
{
    private const int Block = 32;

    /// <summary>scores = queries·keysᵀ; anything where a row does not look.</summary>
    public void Scores(in MatrixView queries, in MatrixView keyRows, float* scores)
    {
        for (var row = 0; row < rows; row = EndOfRows(row))
        {
            var (count, seen) = (EndOfRows(row) - row, SeenBy(row));
            MatMul.Run(Part(queries, row, count), Part(keyRows, 0, seen).Transposed, Tile(scores, row, count, 0, seen));
        }
    }

    /// <summary>result = weights·values, where the weights are zeros where a row does not look.</summary>
    public void Mix(float* weights, in MatrixView values, in MatrixView result)
    {
        for (var row = 0; row < rows; row = EndOfRows(row))
        {
            var (count, seen) = (EndOfRows(row) - row, SeenBy(row));
            MatMul.Run(Tile(weights, row, count, 0, seen), Part(values, 0, seen), Part(result, row, count));
        }
    }

    /// <summary>result = weightsᵀ·queries, where the weights are zeros where a row does not look.</summary>
    public void MixTransposed(float* weights, in MatrixView queries, in MatrixView result)
    {
        for (var key = 0; key < keys; key = EndOfKeys(key))
        {
            var (count, first) = (EndOfKeys(key) - key, causal ? Math.Min(key, rows) : 0);
            MatMul.Run(
                Tile(weights, first, rows - first, key, count).Transposed, Part(queries, first, rows - first), Part(result, key, count));
        }
    }

    private static MatrixView Part(in MatrixView matrix, int first, int count) =>
        new(matrix.Pointer + (first * matrix.RowStride), count, matrix.Columns, matrix.RowStride, matrix.ColumnStride);

    private MatrixView Tile(float* square, int row, int rowCount, int key, int keyCount) =>
        new(square + ((nint)row * keys) + key, rowCount, keyCount, keys, 1);

    private int EndOfRows(int row) => causal ? Math.Min(row + Block, rows) : rows;

    private int EndOfKeys(int key) => causal ? Math.Min(key + Block, keys) : keys;

    private int SeenBy(int row) => causal ? Math.Min(row + Block, keys) : keys;
}
