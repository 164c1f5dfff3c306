using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Cluster.Data.Tables.Transforms;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tables;

/// <summary>What is to be predicted of a row: the class of one category column, or the values of number columns.</summary>
/// <param name="Columns">The columns, with the steps that values pass; a class passes none.</param>
/// <param name="Classes">Names of the classes in the order of their labels; empty where targets are values.</param>
public sealed record FittedTarget(ImmutableArray<FittedColumn> Columns, ImmutableArray<string> Classes)
{
    /// <summary>Labels, or values.</summary>
    [JsonIgnore]
    public TargetSchema Schema => Classes.Length > 0
        ? TargetSchema.Class(Classes.Length, Classes)
        : TargetSchema.Values(
            Columns.Length == 1 ? new Shape() : new Shape(Columns.Length), [.. Columns.Select(column => column.Name)]);

    /// <summary>Learns from training rows.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="names">Names of the columns, one or more.</param>
    /// <param name="classes">Names of the classes; empty where targets are values.</param>
    /// <param name="steps">Steps of the columns that name some.</param>
    /// <exception cref="DataException">There is no such column, or its steps do not suit a target.</exception>
    public static FittedTarget Fit(
        Table train,
        ImmutableArray<string> names,
        ImmutableArray<string> classes,
        IReadOnlyDictionary<string, ImmutableArray<ColumnTransform>> steps)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(steps);
        var columns = names.Select(name => FittedColumn.Fit(
            train[name], train.Types[train.IndexOf(name)], steps.TryGetValue(name, out var own) ? own : [])).ToImmutableArray();
        foreach (var column in columns)
        {
            if (column.Steps.Length > 0 && (classes.Length > 0 || !column.Steps.All(step => step is [{ IsInvertible: true }])))
            {
                throw train[column.Name].Problem(classes.Length > 0
                    ? "a target of categories takes no steps, got some; remove them"
                    : "a target takes only steps that can be undone, normalize and log, got another; remove it");
            }
        }

        return new FittedTarget(columns, classes);
    }

    /// <summary>Class of each row.</summary>
    /// <exception cref="DataException">A row has no class, or one that is not among the names.</exception>
    public int[] Labels(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return LabelsOf(table[Columns[0].Name], Classes);
    }

    /// <summary>Values of each row, row-major: [rows, columns].</summary>
    /// <exception cref="DataException">A row has no value.</exception>
    public float[] Values(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var values = new float[table.Rows * Columns.Length];
        for (var index = 0; index < Columns.Length; index++)
        {
            var column = Present(table[Columns[index].Name].As<NumberColumn>("a target of several columns", "numbers"));
            var numbers = Columns[index].Apply(column)[0].Values;
            for (var row = 0; row < numbers.Length; row++)
            {
                values[(row * Columns.Length) + index] = (float)numbers[row];
            }
        }

        return values;
    }

    /// <summary>A value as the file has it, of one as the model is trained on it.</summary>
    /// <param name="column">Index of the target's column.</param>
    /// <param name="value">A value that all steps have passed.</param>
    public double ToOriginal(int column, double value)
    {
        var steps = Columns[column].Steps;
        for (var step = steps.Length - 1; step >= 0; step--)
        {
            value = steps[step][0].Invert(value);
        }

        return value;
    }

    /// <summary>Label of each row of a column.</summary>
    internal static int[] LabelsOf(TableColumn column, ImmutableArray<string> classes)
    {
        var places = classes.Select((name, index) => (name, index)).ToDictionary(StringComparer.Ordinal);
        var values = ((CategoryColumn)Present(column.As<CategoryColumn>("a target with classes", "categories"))).Values;
        var labels = new int[values.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            labels[row] = places.TryGetValue(values[row]!, out var label)
                ? label
                : throw column.Problem(
                    $"a target needs one of the {classes.Length} known classes, got '{CellText.Shown(values[row]!)}'; mend the cell", row);
        }

        return labels;
    }

    private static TableColumn Present(TableColumn column)
    {
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row))
            {
                throw column.Problem("a target needs a value in every row, got none; fill the cell or remove the row", row);
            }
        }

        return column;
    }
}
