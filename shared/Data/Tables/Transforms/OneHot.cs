using System.Collections.Immutable;

namespace Cluster.Data.Tables.Transforms;

/// <summary>Makes of categories one column each, which is 1 where a row has the category, else 0.</summary>
public sealed class OneHot : ColumnTransform
{
    private readonly int? _limit;
    private readonly int _minCount;
    private readonly bool _unknown;

    /// <summary>One column for each category of the training rows.</summary>
    /// <param name="limit">Most categories that get a column, the most frequent ones; null for all.</param>
    /// <param name="minCount">Training rows that a category needs for a column, 1 or more.</param>
    /// <param name="unknown">Whether all other categories and missing values share a last column; else they are 0 everywhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public OneHot(int? limit = null, int minCount = 1, bool unknown = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit ?? 1, 1, nameof(limit));
        ArgumentOutOfRangeException.ThrowIfLessThan(minCount, 1);
        (_limit, _minCount, _unknown) = (limit, minCount, unknown);
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(TableColumn column)
    {
        var kept = CategoryCounts.Of(column, "one_hot").ByFrequency
            .Where(pair => pair.Count >= _minCount)
            .Take(_limit ?? int.MaxValue)
            .Select(pair => pair.Category);
        return new FittedOneHot([.. CategoryCounts.InOrder(kept)], _unknown);
    }
}

/// <summary>One column for each of some categories.</summary>
/// <param name="Categories">The categories in the order of their columns.</param>
/// <param name="Unknown">Whether all others share a last column.</param>
public sealed record FittedOneHot(ImmutableArray<string> Categories, bool Unknown) : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"one_hot of {Categories.Length}{(Unknown ? " and the unknown" : "")}");

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var values = column.As<CategoryColumn>("one_hot", "categories").Values;
        var places = Categories.Select((category, index) => (category, index)).ToDictionary(StringComparer.Ordinal);
        var width = Categories.Length + (Unknown ? 1 : 0);
        var columns = new double[width][];
        for (var index = 0; index < width; index++)
        {
            columns[index] = new double[values.Length];
        }

        for (var row = 0; row < values.Length; row++)
        {
            var place = values[row] is { } value && places.TryGetValue(value, out var known) ? known : Categories.Length;
            if (place < width)
            {
                columns[place][row] = 1;
            }
        }

        return [.. columns.Select((one, index) => new NumberColumn(NameOf(column.Name, index), column.Places, one))];
    }

    private string NameOf(string column, int index) => index < Categories.Length ? $"{column} = {Categories[index]}" : $"{column} is unknown";
}
