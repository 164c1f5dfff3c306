namespace Cluster.Data.Tables.Splits;

/// <summary>A share of the rows, drawn at random.</summary>
/// <param name="test">Share of test rows, above 0 and below 1.</param>
/// <param name="seed">Decides which; not the job's, so that jobs with different seeds are judged by the same rows.</param>
/// <exception cref="ArgumentOutOfRangeException">The share lies outside its range.</exception>
public sealed class RandomSplit(double test = 0.2, ulong seed = 1) : TableSplit
{
    private readonly double _test = Checked(test);

    /// <inheritdoc/>
    public override bool[] TestRows(Table table, ReadOnlySpan<int> classes)
    {
        ArgumentNullException.ThrowIfNull(table);
        var isTest = new bool[table.Rows];
        foreach (var row in Shuffled(seed, table.Rows).AsSpan(0, CountOf(_test, table.Rows)))
        {
            isTest[row] = true;
        }

        return isTest;
    }
}
