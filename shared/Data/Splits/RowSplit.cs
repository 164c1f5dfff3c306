namespace Cluster.Data.Splits;

/// <summary>Decides which rows are kept aside to judge by. Both parts keep the order of the rows.</summary>
public abstract class RowSplit
{
    // Training counts its epochs from 0 and never comes here, so no split shares its order with an epoch.
    private const uint SplitEpoch = uint.MaxValue;

    /// <summary>Marks the rows to judge by.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="classes">Class of each row; empty where targets are no single class.</param>
    /// <returns>For each row whether it is a test row.</returns>
    /// <exception cref="DataException">The rows have no such column, or no classes.</exception>
    public abstract bool[] TestRows(IRowSource rows, ReadOnlySpan<int> classes);

    /// <summary>The split of a source that names none: a fifth of the rows, of each class or, without classes, at random.</summary>
    /// <param name="hasClasses">Whether each row has a class.</param>
    internal static RowSplit Usual(bool hasClasses) => hasClasses ? new StratifiedSplit() : new RandomSplit();

    /// <summary>The rows of both parts.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="classes">Class of each row; empty where targets are no single class.</param>
    /// <exception cref="DataException">The rows have no such column, or no classes, or one of the parts would be empty.</exception>
    internal (int[] Train, int[] Test) Of(IRowSource rows, ReadOnlySpan<int> classes)
    {
        var isTest = TestRows(rows, classes);
        var count = isTest.AsSpan().Count(true);
        if (count == 0 || count == isTest.Length)
        {
            throw new DataException(FormattableString.Invariant(
                $"{rows.Place} needs training and test rows, got {isTest.Length - count} and {count}; change the split or add rows."));
        }

        var (train, test) = (new int[isTest.Length - count], new int[count]);
        for (int row = 0, learned = 0, judged = 0; row < isTest.Length; row++)
        {
            (isTest[row] ? ref test[judged++] : ref train[learned++]) = row;
        }

        return (train, test);
    }

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
    private protected static int[] ShuffledByClass(ulong seed, IRowSource rows, ReadOnlySpan<int> classes, string what)
    {
        if (classes.IsEmpty)
        {
            throw new DataException(
                $"{rows.Place}: {what} needs one class a row as target, got numbers; split at random, or take another target.");
        }

        var order = Shuffled(seed, rows.Rows);
        var keys = classes.ToArray();
        return [.. order.OrderBy(row => keys[row])];
    }
}
