namespace Cluster.Data.Tables;

/// <summary>Numbers. Takes over the array, which nobody may change afterwards.</summary>
/// <param name="name">What it is called.</param>
/// <param name="places">Where its rows stand.</param>
/// <param name="values">Finite numbers; NaN where a value is missing.</param>
public sealed class NumberColumn(string name, RowPlaces places, double[] values) : TableColumn(name, places)
{
    /// <summary>Finite numbers; NaN where a value is missing.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <inheritdoc/>
    public override string Kind => "numbers";

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(values[row]);

    /// <inheritdoc/>
    public override TableColumn Select(ReadOnlySpan<int> rows, RowPlaces places) => new NumberColumn(Name, places, Pick(values, rows));

    /// <summary>The column with every number changed; missing values stay so.</summary>
    /// <param name="name">Its new name.</param>
    /// <param name="change">What becomes of a number.</param>
    internal NumberColumn Map(string name, Func<double, double> change) =>
        new(name, Places, Array.ConvertAll(values, value => double.IsNaN(value) ? value : change(value)));
}
