namespace Cluster.Data.Splits;

/// <summary>The last share of the rows: the future is judged by, the past learned from.</summary>
/// <param name="test">Share of test rows, above 0 and below 1.</param>
/// <param name="by">The column of times or numbers that says what is last; null for the order of the file. Equal ones keep that order.</param>
/// <exception cref="ArgumentOutOfRangeException">The share lies outside its range.</exception>
public sealed class ChronologicalSplit(double test = 0.2, string? by = null) : RowSplit
{
    private readonly double _test = Checked(test);

    /// <summary>The column that says what is last; null for the order of the file.</summary>
    public string? By => by;

    /// <inheritdoc/>
    public override bool[] TestRows(IRowSource rows, ReadOnlySpan<int> classes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var order = by is null ? Enumerable.Range(0, rows.Rows) : rows.InOrderOf(by);
        var isTest = new bool[rows.Rows];
        foreach (var row in order.TakeLast(CountOf(_test, rows.Rows)))
        {
            isTest[row] = true;
        }

        return isTest;
    }
}
