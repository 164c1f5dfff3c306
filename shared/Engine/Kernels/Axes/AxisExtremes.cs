namespace Cluster.Engine.Kernels.Axes;

/// <summary>Largest and smallest elements over axes, and where they lie.</summary>
internal static class AxisExtremes
{
    /// <summary>Finds, for every result, the element that wins: NaN before everything, then the largest (or smallest), then the first in
    /// row-major order.</summary>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="keptShape">The same with size 1 on the axes that are reduced.</param>
    /// <param name="smallest">Whether the smallest wins instead of the largest.</param>
    /// <param name="winners">Takes the winners' positions among the values.</param>
    public static void Find(
        ReadOnlySpan<float> values, ReadOnlySpan<int> shape, ReadOnlySpan<int> keptShape, bool smallest, Span<int> winners)
    {
        winners.Fill(-1);
        var rows = new BroadcastRows(shape, keptShape, keptShape);
        while (rows.Next())
        {
            for (var column = 0; column < rows.RowLength; column++)
            {
                var candidate = rows.ResultOffset + column;
                ref var winner = ref winners[rows.LeftOffset + (column * rows.LeftStep)];
                winner = winner < 0 || Beats(values[candidate], values[winner], smallest) ? candidate : winner;
            }
        }
    }

    private static bool Beats(float candidate, float winner, bool smallest) =>
        (smallest ? candidate < winner : candidate > winner) || (float.IsNaN(candidate) && !float.IsNaN(winner));
}
