using System.Globalization;

namespace Cluster.Data.Tables.Transforms;

/// <summary>The categories of a column and how often each occurs.</summary>
internal sealed class CategoryCounts
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <param name="values">Categories; null where one is missing.</param>
    public CategoryCounts(ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (value is not null)
            {
                _counts[value] = _counts.GetValueOrDefault(value) + 1;
            }
        }
    }

    /// <summary>Number of different categories.</summary>
    public int Count => _counts.Count;

    /// <summary>The categories with their counts, the most frequent first, of equally frequent ones the first in order.</summary>
    public IEnumerable<(string Category, int Count)> ByFrequency =>
        InOrder(_counts.Keys).Select(category => (category, _counts[category])).OrderByDescending(pair => pair.Item2);

    /// <summary>Categories in their order: by value if all are numbers, else by the code of their letters.</summary>
    public static IEnumerable<string> InOrder(IEnumerable<string> categories)
    {
        string[] all = [.. categories.Order(StringComparer.Ordinal)];
        return all.All(category => CellText.TryReal(category, out _))
            ? all.OrderBy(category => double.Parse(category, CultureInfo.InvariantCulture))
            : all;
    }

    /// <summary>The categories of a column.</summary>
    /// <param name="column">Categories.</param>
    /// <param name="what">What asks for them, for messages.</param>
    /// <exception cref="DataException">The column is none of categories.</exception>
    public static CategoryCounts Of(TableColumn column, string what) => new(column.As<CategoryColumn>(what, "categories").Values);
}
