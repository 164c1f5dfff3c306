namespace Cluster.Data;

/// <summary>Keeps a share of a source's rows aside to judge by.</summary>
public sealed record RowSplit
{
    // Training counts its epochs from 0 and never comes here, so no split shares its order with an epoch.
    private const uint SplitEpoch = uint.MaxValue;

    /// <summary>A split.</summary>
    /// <param name="test">Share of test rows, above 0 and below 1.</param>
    /// <param name="order">Which rows they are.</param>
    /// <param name="seed">Decides which, where they are drawn; not the job's, so that jobs with different seeds are judged by the same rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside its range.</exception>
    public RowSplit(double test = 0.2, SplitOrder order = SplitOrder.Random, ulong seed = 1)
    {
        if (!(test is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(test), test, FormattableString.Invariant($"a split needs a share of test rows above 0 and below 1, got {test}"));
        }

        (Test, Order, Seed) = (test, order, seed);
    }

    /// <summary>Share of test rows.</summary>
    public double Test { get; }

    /// <summary>Which rows they are.</summary>
    public SplitOrder Order { get; }

    /// <summary>Decides which, where they are drawn.</summary>
    public ulong Seed { get; }

    /// <summary>Number of test rows: the nearest to the share.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="place">Where they are, for messages.</param>
    /// <exception cref="DataException">One of the parts would be empty.</exception>
    internal int CountOf(int rows, string place)
    {
        var test = (int)Math.Floor((Test * rows) + 0.5);
        return test > 0 && test < rows
            ? test
            : throw new DataException(FormattableString.Invariant(
                $"{place} needs training and test samples, got {rows - test} and {test}; change the split or add samples."));
    }

    /// <summary>The rows of both parts.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="place">Where they are, for messages.</param>
    /// <exception cref="DataException">One of the parts would be empty.</exception>
    internal (RowOrder Train, RowOrder Test) Of(int rows, string place)
    {
        var test = CountOf(rows, place);
        if (Order == SplitOrder.Chronological)
        {
            return (RowOrder.Run(0, rows - test), RowOrder.Run(rows - test, test));
        }

        var shuffle = new EpochShuffle(Seed, SplitEpoch, rows);
        return (RowOrder.Shuffled(shuffle, 0, rows - test), RowOrder.Shuffled(shuffle, rows - test, test));
    }

    /// <summary>What decides the parts, for content hashes.</summary>
    internal string Describe() => FormattableString.Invariant($"{Test:R} {Order} {Seed}");
}
