using System.Globalization;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Tables;

/// <summary>What people want to know of a column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its cells.</param>
/// <param name="Missing">Rows without a value.</param>
/// <param name="Minimum">The smallest number; null where there is none. Likewise the next two.</param>
/// <param name="Maximum">The largest number.</param>
/// <param name="Mean">The mean number.</param>
/// <param name="Categories">Number of categories; null where the column has none. Likewise the next two.</param>
/// <param name="MostFrequent">The most frequent category.</param>
/// <param name="MostFrequentCount">Rows that have it.</param>
/// <param name="First">The earliest time; null where there is none. Likewise the last.</param>
/// <param name="Last">The latest time.</param>
public sealed record ColumnSummary(
    string Name,
    ColumnType Type,
    int Missing,
    double? Minimum = null,
    double? Maximum = null,
    double? Mean = null,
    int? Categories = null,
    string? MostFrequent = null,
    int? MostFrequentCount = null,
    DateTime? First = null,
    DateTime? Last = null)
{
    /// <summary>Sums a column up.</summary>
    /// <param name="column">The column.</param>
    /// <param name="type">Type of its cells.</param>
    public static ColumnSummary Of(TableColumn column, ColumnType type)
    {
        ArgumentNullException.ThrowIfNull(column);
        var summary = new ColumnSummary(column.Name, type, column.CountMissing());
        return column switch
        {
            _ when summary.Missing == column.Count => summary,
            NumberColumn numbers => summary.With(new NumberStatistics(numbers.Values)),
            TimeColumn times => summary with { First = new DateTime(Present(times).Min()), Last = new DateTime(Present(times).Max()) },
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
            { Categories: { } count } => string.Create(
                culture, $"{count} categories, most often '{CellText.Shown(MostFrequent!)}' ({MostFrequentCount})"),
            { First: { } first } => string.Create(culture, $"{first:s} to {Last:s}"),
            _ => "no values",
        };
    }

    private static IEnumerable<long> Present(TimeColumn times) => times.Ticks.ToArray().Where(time => time != TimeColumn.Missing);

    private ColumnSummary With(NumberStatistics numbers) =>
        this with { Minimum = numbers.Minimum, Maximum = numbers.Maximum, Mean = numbers.Mean };

    private ColumnSummary With(CategoryCounts counts)
    {
        var (category, count) = counts.ByFrequency.First();
        return this with { Categories = counts.Count, MostFrequent = category, MostFrequentCount = count };
    }
}
