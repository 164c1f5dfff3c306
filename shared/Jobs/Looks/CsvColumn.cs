using Cluster.Data.Tables;

namespace Cluster.Jobs.Looks;

/// <summary>What a starter job says of one column.</summary>
internal static class CsvColumn
{
    private const int FewCategories = 64;
    private const int CategoriesKept = 32;

    private static readonly string[] NumberNames = ["id", "index", "instant", "row", "no", "nr"];

    /// <summary>One line: steps that the column takes, or behind # those that it takes anyway.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="target">What is to be predicted.</param>
    public static string Line(ColumnSummary column, int rows, CsvTarget target)
    {
        var name = YamlText.Scalar(column.Name);
        if (column.Name == target.Column.Name)
        {
            return target.IsClass
                ? Said($"  # {name}: the target", column)
                : Said($"  {name}: normalize", "the target, learned as a z-score", column);
        }

        return Uselessness(column, rows) is { } reason ? Said($"  {name}: drop", reason, column)
            : column is { Type: ColumnType.Category, Distinct: > FewCategories }
                ? Said(
                    FormattableString.Invariant($"  {name}: {{type: one_hot, limit: {CategoriesKept}}}"),
                    "many texts; the rare ones share a column",
                    column)
                : Said($"  # {name}: {Usual(column.Type)}", column);
    }

    private static string Usual(ColumnType type) => type switch
    {
        ColumnType.Category => "one_hot",
        ColumnType.Time => "[date_parts, impute, normalize]",
        _ => "[impute, normalize]",
    };

    // Why a column tells a model nothing; null if it may.
    private static string? Uselessness(ColumnSummary column, int rows) => column switch
    {
        { Distinct: 0 } => "no values",
        { Distinct: 1, Missing: 0 } => "always the same",
        { Type: ColumnType.Category } when column.Distinct > FewCategories && column.Distinct > (rows - column.Missing) / 2 =>
            "almost every row has a text of its own",
        { Type: ColumnType.Integer, Missing: 0 } when column.Distinct == rows && IsNumbering(column, rows) => "numbers the rows",
        _ => null,
    };

    private static bool IsNumbering(ColumnSummary column, int rows) =>
        column.Maximum - column.Minimum == rows - 1
        || NumberNames.Contains(column.Name, StringComparer.OrdinalIgnoreCase)
        || column.Name.EndsWith("id", StringComparison.OrdinalIgnoreCase);

    private static string Said(string line, ColumnSummary column) => Said(line, null, column);

    private static string Said(string line, string? reason, ColumnSummary column)
    {
        var missing = column.Missing > 0 ? FormattableString.Invariant($"{column.Missing} missing, ") : "";
        var about = $"{column.Type.ToString().ToLowerInvariant()}, {missing}{column.Describe()}";
        return YamlText.Line(line, reason is null ? about : $"{reason}; {about}");
    }
}
