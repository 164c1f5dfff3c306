namespace Cluster.Data.Tables;

/// <summary>Categories. Takes over the array, which nobody may change afterwards.</summary>
/// <param name="name">What it is called.</param>
/// <param name="places">Where its rows stand.</param>
/// <param name="values">Names of the categories; null where a value is missing.</param>
public sealed class CategoryColumn(string name, RowPlaces places, string?[] values) : TableColumn(name, places)
{
    /// <summary>Names of the categories; null where a value is missing.</summary>
    public ReadOnlySpan<string?> Values => values;

    /// <inheritdoc/>
    public override string Kind => "categories";

    /// <inheritdoc/>
    public override bool IsMissing(int row) => values[row] is null;

    /// <inheritdoc/>
    public override TableColumn Select(ReadOnlySpan<int> rows, RowPlaces places) => new CategoryColumn(Name, places, Pick(values, rows));
}
