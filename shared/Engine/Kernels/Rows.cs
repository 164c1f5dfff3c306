namespace Cluster.Engine.Kernels;

/// <summary>Copies between vectors and the rows of matrices.</summary>
internal static unsafe class Rows
{
    /// <summary>Writes one vector into every row of a matrix.</summary>
    public static void Broadcast(ReadOnlySpan<float> row, in MatrixView matrix)
    {
        for (var index = 0; index < matrix.Rows; index++)
        {
            var target = matrix.Pointer + (index * matrix.RowStride);
            if (matrix.ColumnStride == 1)
            {
                row.CopyTo(new Span<float>(target, matrix.Columns));
                continue;
            }

            for (var column = 0; column < row.Length; column++)
            {
                target[column * matrix.ColumnStride] = row[column];
            }
        }
    }
}
