using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Tables;

/// <summary>One column with the steps that make numbers of it.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Type">Type of its cells.</param>
/// <param name="Steps">Of each step one transform for each of the columns that the step before gave.</param>
public sealed record FittedColumn(string Name, ColumnType Type, ImmutableArray<ImmutableArray<FittedTransform>> Steps)
{
    /// <summary>Names of the numbers that come of the column; none if it is dropped.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Features => [.. Apply(WithoutRows()).Select(numbers => numbers.Name)];

    /// <summary>Learns each step from training rows that the steps before have changed.</summary>
    /// <param name="column">The column's training rows.</param>
    /// <param name="type">Type of its cells.</param>
    /// <param name="steps">The steps.</param>
    /// <exception cref="DataException">A step cannot take the column.</exception>
    public static FittedColumn Fit(TableColumn column, ColumnType type, IEnumerable<ColumnTransform> steps)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(steps);
        var fitted = ImmutableArray.CreateBuilder<ImmutableArray<FittedTransform>>();
        ImmutableArray<TableColumn> columns = [column];
        foreach (var step in steps)
        {
            ImmutableArray<FittedTransform> one = [.. columns.Select(step.Fit)];
            columns = [.. columns.Zip(one, (before, transform) => transform.Apply(before)).SelectMany(after => after)];
            fitted.Add(one);
        }

        return new FittedColumn(column.Name, type, fitted.ToImmutable());
    }

    /// <summary>Applies the steps.</summary>
    /// <param name="column">The column, of the kind that the steps were fitted on.</param>
    /// <returns>Columns of numbers, none of which is missing; no column if it was dropped.</returns>
    /// <exception cref="DataException">A step cannot take a value, or a value is still missing or no number.</exception>
    public IReadOnlyList<NumberColumn> Apply(TableColumn column)
    {
        IEnumerable<TableColumn> columns = [column];
        foreach (var step in Steps)
        {
            columns = columns.Zip(step, (before, transform) => transform.Apply(before)).SelectMany(after => after).ToArray();
        }

        return [.. columns.Select(Numbers)];
    }

    private TableColumn WithoutRows()
    {
        var none = new RowPlaces("", []);
        return Type switch
        {
            ColumnType.Category => new CategoryColumn(Name, none, []),
            ColumnType.Time => new TimeColumn(Name, none, []),
            _ => new NumberColumn(Name, none, []),
        };
    }

    private static NumberColumn Numbers(TableColumn column)
    {
        if (column is not NumberColumn numbers)
        {
            throw column.Problem($"the last step needs to give numbers, got {column.Kind}; add a step such as one_hot, ordinal or date_parts");
        }

        for (var row = 0; row < numbers.Count; row++)
        {
            var value = numbers.Values[row];
            if (!float.IsFinite((float)value))
            {
                throw column.Problem(
                    double.IsNaN(value)
                        ? "the last step needs to give a number, got a missing value; add the step impute before"
                        : FormattableString.Invariant($"the last step needs to give a number of single precision, got {value}; normalize or clip it"),
                    row);
            }
        }

        return numbers;
    }
}
