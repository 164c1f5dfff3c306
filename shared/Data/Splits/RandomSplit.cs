namespace Cluster.Data.Splits;

/// <summary>A share of the rows, drawn at random.</summary>
/// <param name="test">Share of test rows, above 0 and below 1.</param>
/// <param name="seed">Decides which; not the job's, so that jobs with different seeds are judged by the same rows.</param>
/// <exception cref="ArgumentOutOfRangeException">The share lies outside its range.</exception>
public sealed class RandomSplit(double test = 0.2, ulong seed = 1) : RowSplit
{
    private readonly double _test = Checked(test);

    /// <inheritdoc/>
    public override bool[] TestRows(IRowSource rows, ReadOnlySpan<int> classes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var isTest = new bool[rows.Rows];
        foreach (var row in Shuffled(seed, rows.Rows).AsSpan(0, CountOf(_test, rows.Rows)))
        {
            isTest[row] = true;
        }

        return isTest;
    }
}
