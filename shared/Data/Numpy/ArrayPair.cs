using Cluster.Data.Splits;

namespace Cluster.Data.Numpy;

/// <summary>Samples and as many targets.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Targets">Their targets, in the same order.</param>
internal sealed record ArrayPair(ArrayRows Samples, ArrayRows Targets) : IRowSource
{
    /// <inheritdoc/>
    public int Rows => Samples.Count;

    /// <inheritdoc/>
    public string Place => $"Array file {Samples.Place}";

    /// <summary>Opens both.</summary>
    /// <param name="samples">Where the samples are.</param>
    /// <param name="targets">Where the targets are.</param>
    /// <exception cref="DataException">A file cannot be read, or there are not as many of both.</exception>
    public static ArrayPair Open(string samples, string targets)
    {
        var pair = new ArrayPair(ArrayFile.Open(samples), ArrayFile.Open(targets));
        return pair.Samples.Count == pair.Targets.Count
            ? pair
            : throw new DataException(FormattableString.Invariant(
                $"Array files {samples} and {targets} need one target a sample, got {pair.Samples.Count} samples and {pair.Targets.Count} targets; ")
                + "take both from one set.");
    }

    /// <inheritdoc/>
    public IEnumerable<int> InOrderOf(string column) =>
        throw new DataException($"{Place} has no columns, got a split by '{column}'; leave 'by' out for the order of the array.");

    /// <summary>Refuses other arrays whose rows differ in shape.</summary>
    /// <param name="other">The other arrays.</param>
    /// <exception cref="DataException">They do.</exception>
    public void CheckFits(ArrayPair other)
    {
        Check(Samples, other.Samples);
        Check(Targets, other.Targets);
    }

    /// <summary>The class of each row; empty where rows have no single class.</summary>
    /// <param name="schema">What the targets are.</param>
    /// <param name="ignored">The label that does not count, if there is one.</param>
    public int[] ClassesOf(TargetSchema schema, int? ignored)
    {
        if (!schema.IsLabels || schema.Count != 1)
        {
            return [];
        }

        var classes = new int[Rows];
        for (var row = 0; row < classes.Length; row++)
        {
            Targets.CopyLabels(row, ignored, classes.AsSpan(row, 1));
        }

        return classes;
    }

    private static void Check(ArrayRows one, ArrayRows other)
    {
        if (!one.RowShape.Equals(other.RowShape))
        {
            throw new DataException(
                $"Array file {other.Place} needs rows {one.RowShape} like {one.Place}, got {other.RowShape}; take all files from one set.");
        }
    }
}
