namespace Cluster.Data.Tables.Splits;

/// <summary>Decides which rows of a table are kept aside to judge by. Both parts keep the order of the file.</summary>
public abstract class TableSplit
{
    // Training counts its epochs from 0 and never comes here, so no split shares its order with an epoch.
    private const uint SplitEpoch = uint.MaxValue;

    /// <summary>Marks the rows to judge by.</summary>
    /// <param name="table">The whole table.</param>
    /// <param name="classes">Class of each row; empty where the target is no category.</param>
    /// <returns>For each row whether it is a test row.</returns>
    /// <exception cref="DataException">The table has no such column, or its target no classes.</exception>
    public abstract bool[] TestRows(Table table, ReadOnlySpan<int> classes);

    /// <summary>The number of test rows of a share.</summary>
    private protected static int CountOf(double share, int rows) => (int)Math.Floor((share * rows) + 0.5);

    /// <summary>A share of rows for judging.</summary>
    private protected static double Checked(double test) => test is > 0 and < 1
        ? test
        : throw new ArgumentOutOfRangeException(
            nameof(test), test, FormattableString.Invariant($"a split needs a share of test rows above 0 and below 1, got {test}"));

    /// <summary>All rows in an order that the seed decides.</summary>
    private protected static int[] Shuffled(ulong seed, int rows)
    {
        var shuffle = new EpochShuffle(seed, SplitEpoch, rows);
        var order = new int[rows];
        for (var position = 0; position < rows; position++)
        {
            order[position] = shuffle[position];
        }

        return order;
    }

    /// <summary>Rows in the order that the seed decides, those of the first class first.</summary>
    private protected static int[] ShuffledByClass(ulong seed, Table table, ReadOnlySpan<int> classes, string what)
    {
        if (classes.IsEmpty)
        {
            throw new DataException(
                $"CSV file {table.Places.Source}: {what} needs a target of categories, got numbers; split at random, or make the target a category.");
        }

        var order = Shuffled(seed, table.Rows);
        var keys = classes.ToArray();
        return [.. order.OrderBy(row => keys[row])];
    }
}
