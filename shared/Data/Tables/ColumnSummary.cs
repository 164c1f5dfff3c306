using System.Collections.Immutable;
using System.Globalization;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Tables;

/// <summary>What people want to know of a column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its cells.</param>
/// <param name="Missing">Rows without a value.</param>
/// <param name="Distinct">How many different values there are.</param>
/// <param name="Minimum">The smallest number; null where there is none. Likewise the next two.</param>
/// <param name="Maximum">The largest number.</param>
/// <param name="Mean">The mean number.</param>
/// <param name="First">The earliest time; null where there is none. Likewise the last.</param>
/// <param name="Last">The latest time.</param>
public sealed record ColumnSummary(
    string Name,
    ColumnType Type,
    int Missing,
    int Distinct,
    double? Minimum = null,
    double? Maximum = null,
    double? Mean = null,
    DateTime? First = null,
    DateTime? Last = null)
{
    private const int MostFrequentKept = 3;

    /// <summary>The most frequent categories, three at most, the most frequent first; none where the column has no categories.</summary>
    public ImmutableArray<CategoryCount> MostFrequent { get; init; } = [];

    /// <summary>Sums a column up.</summary>
    /// <param name="column">The column.</param>
    /// <param name="type">Type of its cells.</param>
    public static ColumnSummary Of(TableColumn column, ColumnType type)
    {
        ArgumentNullException.ThrowIfNull(column);
        var summary = new ColumnSummary(column.Name, type, column.CountMissing(), Distinct: 0);
        return column switch
        {
            _ when summary.Missing == column.Count => summary,
            NumberColumn numbers => summary.With(new NumberStatistics(numbers.Values)),
            TimeColumn times => summary.With([.. times.Ticks.ToArray().Where(time => time != TimeColumn.Missing).Distinct().Order()]),
            _ => summary.With(new CategoryCounts(((CategoryColumn)column).Values)),
        };
    }

    /// <summary>What the values are like, in a few words.</summary>
    public string Describe()
    {
        var culture = CultureInfo.InvariantCulture;
        return this switch
        {
            { Mean: { } mean } => string.Create(culture, $"{Minimum:G6} to {Maximum:G6}, mean {mean:G6}"),
            { First: { } first } => string.Create(culture, $"{first:s} to {Last:s}"),
            { MostFrequent: [_, ..] } => string.Join(
                ", ", MostFrequent.Select(one => string.Create(culture, $"{CellText.Shown(one.Category)} ({one.Count})")))
                + (Distinct > MostFrequent.Length ? ", ..." : ""),
            _ => "no values",
        };
    }

    private ColumnSummary With(NumberStatistics numbers) =>
        this with { Distinct = numbers.Distinct, Minimum = numbers.Minimum, Maximum = numbers.Maximum, Mean = numbers.Mean };

    private ColumnSummary With(long[] times) =>
        this with { Distinct = times.Length, First = new DateTime(times[0]), Last = new DateTime(times[^1]) };

    private ColumnSummary With(CategoryCounts counts) => this with
    {
        Distinct = counts.Count,
        MostFrequent = [.. counts.ByFrequency.Take(MostFrequentKept).Select(pair => new CategoryCount(pair.Category, pair.Count))],
    };
}
