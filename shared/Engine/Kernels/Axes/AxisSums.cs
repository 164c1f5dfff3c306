namespace Cluster.Engine.Kernels.Axes;

/// <summary>Sums over axes, and their opposite, repetition along axes.</summary>
/// <remarks>The order of a sum depends on shapes alone: each run of contiguous summands is summed by <see cref="Reductions.Sum"/>, and the
/// runs that belong to one result are added up in row-major order, beginning at 0.</remarks>
internal static class AxisSums
{
    /// <summary>Sums a tensor over the axes that its result lacks.</summary>
    /// <param name="values">The summands, row-major.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="sums">Takes the sums.</param>
    /// <param name="sumsShape">Shape that broadcasts to that of the summands: 1, or nothing, on every axis that is summed.</param>
    public static void Fold(ReadOnlySpan<float> values, ReadOnlySpan<int> shape, Span<float> sums, ReadOnlySpan<int> sumsShape)
    {
        var rows = new BroadcastRows(shape, sumsShape, sumsShape);
        sums.Clear();
        while (rows.Next())
        {
            var row = values.Slice(rows.ResultOffset, rows.RowLength);
            if (rows.LeftStep == 0)
            {
                sums[rows.LeftOffset] += Reductions.Sum(row);
            }
            else
            {
                Elementwise.AddInto(sums.Slice(rows.LeftOffset, rows.RowLength), row);
            }
        }
    }

    /// <summary>Repeats a tensor along the axes that it lacks.</summary>
    /// <param name="values">The values, row-major.</param>
    /// <param name="valuesShape">Shape that broadcasts to that of the result.</param>
    /// <param name="result">Takes the copies.</param>
    /// <param name="shape">Its shape.</param>
    public static void Spread(ReadOnlySpan<float> values, ReadOnlySpan<int> valuesShape, Span<float> result, ReadOnlySpan<int> shape)
    {
        var rows = new BroadcastRows(shape, valuesShape, valuesShape);
        while (rows.Next())
        {
            var row = result.Slice(rows.ResultOffset, rows.RowLength);
            if (rows.LeftStep == 0)
            {
                row.Fill(values[rows.LeftOffset]);
            }
            else
            {
                values.Slice(rows.LeftOffset, rows.RowLength).CopyTo(row);
            }
        }
    }
}
