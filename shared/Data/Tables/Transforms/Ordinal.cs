using System.Collections.Immutable;

namespace Cluster.Data.Tables.Transforms;

/// <summary>Makes of each category a whole number: 1, 2 and so on, or 0 for missing values and categories that no training row has.
/// For categories with an order, and as indices of an embedding, which needs one row more than there are categories.</summary>
/// <param name="order">The categories in their order; null for those of the training rows, by value if all are numbers, else by
/// the code of their letters.</param>
/// <exception cref="ArgumentException">A category occurs twice.</exception>
public sealed class Ordinal(IReadOnlyList<string>? order = null) : ColumnTransform
{
    private readonly ImmutableArray<string>? _order = order is null ? null
        : order.Distinct(StringComparer.Ordinal).Count() == order.Count ? [.. order]
        : throw new ArgumentException("ordinal needs each category once, got one twice; remove one of the two", nameof(order));

    /// <inheritdoc/>
    public override FittedTransform Fit(TableColumn column)
    {
        var found = CategoryCounts.Of(column, "ordinal").ByFrequency.Select(pair => pair.Category).ToArray();
        if (_order is not { } order)
        {
            return new FittedOrdinal([.. CategoryCounts.InOrder(found)]);
        }

        return found.FirstOrDefault(category => !order.Contains(category)) is { } stray
            ? throw column.Problem($"ordinal needs all categories in its order, got '{CellText.Shown(stray)}' besides; add it to the order")
            : new FittedOrdinal(order);
    }
}

/// <summary>Each category's place, counted from 1; 0 for all others.</summary>
/// <param name="Categories">The categories in their order.</param>
public sealed record FittedOrdinal(ImmutableArray<string> Categories) : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"ordinal, 1 to {Categories.Length}");

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var values = column.As<CategoryColumn>("ordinal", "categories").Values;
        var places = Categories.Select((category, index) => (category, index)).ToDictionary(StringComparer.Ordinal);
        var numbers = new double[values.Length];
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = values[row] is { } value && places.TryGetValue(value, out var place) ? place + 1 : 0;
        }

        return [new NumberColumn(column.Name, column.Places, numbers)];
    }
}
