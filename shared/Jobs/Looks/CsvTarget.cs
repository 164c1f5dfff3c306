using Cluster.Data.Tables;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Looks;

/// <summary>The column of a table that is to be predicted.</summary>
/// <param name="Column">The column.</param>
/// <param name="IsClass">Whether its values are classes; else they are numbers.</param>
internal sealed record CsvTarget(ColumnSummary Column, bool IsClass)
{
    // More whole numbers than this are a quantity, and more texts than this are no classes.
    private const int MostNumbersAsClasses = 10;
    private const int MostClasses = 1000;

    private static readonly string[] UsualNames = ["target", "label", "class", "y"];

    /// <summary>What is predicted, in a few words.</summary>
    public string Task => IsClass
        ? FormattableString.Invariant($"rows with one of {Column.Distinct} classes each ('{Column.Name}')")
        : $"rows with a number each ('{Column.Name}')";

    /// <summary>The column of a name, or the most likely one: one with a usual name, else the last.</summary>
    /// <exception cref="JobException">There is no such column, or it cannot be predicted.</exception>
    public static CsvTarget Choose(string path, TableSchema schema, string? name)
    {
        var column = name is null
            ? schema.Columns.LastOrDefault(column => UsualNames.Contains(column.Name, StringComparer.OrdinalIgnoreCase)) ?? schema.Columns[^1]
            : schema.Columns.FirstOrDefault(column => column.Name == name) ?? throw new JobException(
                $"--target: expected a column of {path}, got '{name}'{Naming.DidYouMean(name, schema.Columns.Select(one => one.Name))}");
        return Of(path, schema, column);
    }

    private static CsvTarget Of(string path, TableSchema schema, ColumnSummary column)
    {
        var problem = column switch
        {
            { Missing: > 0 } => FormattableString.Invariant($"a value in every row, got {column.Missing} without"),
            { Distinct: 1 } => "values that differ, got one alone",
            { Type: ColumnType.Time } => "classes or numbers, got times",
            { Type: ColumnType.Category } when column.Distinct > Math.Min(MostClasses, Math.Max(schema.Rows / 2, 2)) =>
                FormattableString.Invariant($"classes or numbers, got {column.Distinct} different texts in {schema.Rows} rows"),
            _ => null,
        };
        if (problem is not null)
        {
            throw new JobException($"{path}: column '{column.Name}': a target needs {problem}; name another column with --target");
        }

        return new CsvTarget(
            column, column.Type == ColumnType.Category || (column.Type == ColumnType.Integer && column.Distinct <= MostNumbersAsClasses));
    }
}
