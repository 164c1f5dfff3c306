using System.Collections.Immutable;

namespace Cluster.Data.Tables.Transforms;

/// <summary>What stands in for a missing value.</summary>
public enum Imputation
{
    /// <summary>The mean of the training rows' numbers.</summary>
    Mean,

    /// <summary>Their median.</summary>
    Median,

    /// <summary>The number or category that most training rows have; of equally frequent ones the first in order.</summary>
    MostFrequent,

    /// <summary>A given number or category.</summary>
    Constant,
}

/// <summary>Fills missing values.</summary>
public sealed class Impute : ColumnTransform
{
    private readonly Imputation _method;
    private readonly double? _value;
    private readonly string? _category;
    private readonly bool _indicator;

    /// <summary>A filling.</summary>
    /// <param name="method">What stands in; categories take most_frequent or constant.</param>
    /// <param name="value">The number, where that is constant.</param>
    /// <param name="category">The category, where that is constant.</param>
    /// <param name="indicator">Whether a further column says by 1 where a value was missing, else by 0.</param>
    /// <exception cref="ArgumentException">A constant is missing, or there is one where the method needs none.</exception>
    public Impute(Imputation method = Imputation.Median, double? value = null, string? category = null, bool indicator = false)
    {
        var given = (value is null ? 0 : 1) + (category is null ? 0 : 1);
        if (given != (method == Imputation.Constant ? 1 : 0))
        {
            throw new ArgumentException(method == Imputation.Constant
                ? "impute by a constant needs a value or a category; give one of them"
                : "impute needs a value or a category only where the method is constant, got one; leave it out");
        }

        (_method, _value, _category, _indicator) = (method, value, category, indicator);
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column is CategoryColumn categories
            ? new FittedCategoryImpute(CategoryFor(categories), _indicator)
            : new FittedNumberImpute(NumberFor(column), _indicator);
    }

    private double NumberFor(TableColumn column)
    {
        if (_method == Imputation.Constant)
        {
            column.As<NumberColumn>("impute", "numbers or categories");
            return _value ?? throw column.Problem($"impute needs a value for numbers, got the category '{_category}'; give a value");
        }

        var numbers = NumberStatistics.Of(column, "impute");
        return _method switch
        {
            Imputation.Mean => numbers.Mean,
            Imputation.MostFrequent => numbers.MostFrequent,
            _ => numbers.Quantile(0.5),
        };
    }

    private string CategoryFor(CategoryColumn column) => _method switch
    {
        Imputation.Constant => _category ?? throw column.Problem("impute needs a category for categories, got a number; give a category"),
        Imputation.MostFrequent => new CategoryCounts(column.Values).ByFrequency.FirstOrDefault().Category
            ?? throw column.Problem("impute needs a category in some training row, got none; drop the column"),
        _ => throw column.Problem("impute needs the method most_frequent or constant for categories, got that for numbers; change it"),
    };

    // 1 where a value is missing.
    internal static ImmutableArray<TableColumn> WithIndicator(TableColumn filled, TableColumn column, bool indicator)
    {
        if (!indicator)
        {
            return [filled];
        }

        var missing = new double[column.Count];
        for (var row = 0; row < missing.Length; row++)
        {
            missing[row] = column.IsMissing(row) ? 1 : 0;
        }

        return [filled, new NumberColumn($"{column.Name} is missing", column.Places, missing)];
    }
}

/// <summary>Missing numbers become one number.</summary>
/// <param name="Value">The number.</param>
/// <param name="Indicator">Whether a further column says where a value was missing.</param>
public sealed record FittedNumberImpute(double Value, bool Indicator) : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"impute {Value:G6}{(Indicator ? ", indicator" : "")}");

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var values = column.As<NumberColumn>("impute", "numbers").Values.ToArray();
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = double.IsNaN(values[row]) ? Value : values[row];
        }

        return Impute.WithIndicator(new NumberColumn(column.Name, column.Places, values), column, Indicator);
    }
}

/// <summary>Missing categories become one category.</summary>
/// <param name="Value">The category.</param>
/// <param name="Indicator">Whether a further column says where a value was missing.</param>
public sealed record FittedCategoryImpute(string Value, bool Indicator) : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() => $"impute '{CellText.Shown(Value)}'{(Indicator ? ", indicator" : "")}";

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var values = column.As<CategoryColumn>("impute", "categories").Values.ToArray();
        for (var row = 0; row < values.Length; row++)
        {
            values[row] ??= Value;
        }

        return Impute.WithIndicator(new CategoryColumn(column.Name, column.Places, values), column, Indicator);
    }
}
