namespace Cluster.Data.Tables.Splits;

/// <summary>The last share of the rows: the future is judged by, the past learned from.</summary>
/// <param name="test">Share of test rows, above 0 and below 1.</param>
/// <param name="by">The column of times or numbers that says what is last; null for the order of the file. Equal ones keep that order.</param>
/// <exception cref="ArgumentOutOfRangeException">The share lies outside its range.</exception>
public sealed class ChronologicalSplit(double test = 0.2, string? by = null) : TableSplit
{
    private readonly double _test = Checked(test);

    /// <summary>The column that says what is last; null for the order of the file.</summary>
    public string? By => by;

    /// <inheritdoc/>
    public override bool[] TestRows(Table table, ReadOnlySpan<int> classes)
    {
        ArgumentNullException.ThrowIfNull(table);
        var order = Enumerable.Range(0, table.Rows);
        if (by is not null)
        {
            order = InOrder(table[by], order);
        }

        var isTest = new bool[table.Rows];
        foreach (var row in order.TakeLast(CountOf(_test, table.Rows)))
        {
            isTest[row] = true;
        }

        return isTest;
    }

    private static IOrderedEnumerable<int> InOrder(TableColumn column, IEnumerable<int> rows)
    {
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row))
            {
                throw column.Problem("a chronological split needs a value in every row, got none; fill the cell, or split by another column", row);
            }
        }

        return column switch
        {
            TimeColumn times => rows.OrderBy(row => times.Ticks[row]),
            NumberColumn numbers => rows.OrderBy(row => numbers.Values[row]),
            _ => throw column.Problem($"a chronological split needs times or numbers, got {column.Kind}; split by another column"),
        };
    }
}
