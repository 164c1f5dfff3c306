namespace Cluster.Data.Splits;

/// <summary>The same share of the rows of every class, as nearly as whole rows allow, drawn at random.</summary>
/// <param name="test">Share of test rows, above 0 and below 1.</param>
/// <param name="seed">Decides which; not the job's, so that jobs with different seeds are judged by the same rows.</param>
/// <exception cref="ArgumentOutOfRangeException">The share lies outside its range.</exception>
public sealed class StratifiedSplit(double test = 0.2, ulong seed = 1) : RowSplit
{
    private readonly double _test = Checked(test);

    /// <inheritdoc/>
    public override bool[] TestRows(IRowSource rows, ReadOnlySpan<int> classes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var order = ShuffledByClass(seed, rows, classes, "a stratified split");
        var isTest = new bool[rows.Rows];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && classes[order[end]] == classes[order[start]])
            {
                end++;
            }

            // Rounding the sums rather than the parts keeps the whole at its share.
            var count = CountOf(_test, end) - CountOf(_test, start);
            foreach (var row in order.AsSpan(start, count))
            {
                isTest[row] = true;
            }

            start = end;
        }

        return isTest;
    }
}
