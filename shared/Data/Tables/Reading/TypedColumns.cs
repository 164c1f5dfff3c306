namespace Cluster.Data.Tables;

/// <summary>Turns cells into values: of the types that the format gives, else of the narrowest type that all cells of a column fit.</summary>
internal static class TypedColumns
{
    /// <summary>The tables of files that have the same columns; a type is told from the cells of all files.</summary>
    /// <exception cref="DataException">A cell is not of the type that the format gives, or the format names an unknown column.</exception>
    public static Table[] Of(TextTable[] files, CsvFormat format)
    {
        var names = files[0].Names;
        string[] formats = [.. format.TimeFormats];
        foreach (var name in format.Types.Keys.Concat(format.Aliases.Keys).Where(name => !names.Contains(name)))
        {
            throw files[0].Places.Problem(name, "the format needs a column of this name, got none; check the name");
        }

        var types = names.Select((name, index) =>
            format.Types.TryGetValue(name, out var type) ? type : Infer(files.Select(file => file.Columns[index]), formats)).ToArray();
        return [.. files.Select(file => new Table(
            [.. types.Select((type, index) => Column(names[index], file.Columns[index], type, formats, file.Places))], [.. types], file.Places))];
    }

    private static ColumnType Infer(IEnumerable<string?[]> parts, string[] formats)
    {
        // A column without any value tells nothing; as categories it does no harm.
        ColumnType? type = null;
        foreach (var cell in parts.SelectMany(cells => cells))
        {
            if (cell is null)
            {
                continue;
            }

            var one = TypeOf(cell, type, formats);
            type = type is null || type == one ? one : type <= ColumnType.Real && one <= ColumnType.Real ? ColumnType.Real : ColumnType.Category;
            if (type == ColumnType.Category)
            {
                break;
            }
        }

        return type ?? ColumnType.Category;
    }

    // Times are many forms to try, so they are tried only where the column can still be one of times.
    private static ColumnType TypeOf(string cell, ColumnType? before, string[] formats) => cell switch
    {
        _ when before != ColumnType.Time && CellText.TryInteger(cell, out _) => ColumnType.Integer,
        _ when before != ColumnType.Time && CellText.TryReal(cell, out _) => ColumnType.Real,
        _ when before is null or ColumnType.Time && CellText.TryTime(cell, formats, out _) => ColumnType.Time,
        _ => ColumnType.Category,
    };

    private static TableColumn Column(string name, string?[] cells, ColumnType type, string[] formats, RowPlaces places) => type switch
    {
        ColumnType.Integer => new NumberColumn(name, places, Parse(name, cells, "a whole number", places, double.NaN, CellText.TryInteger)),
        ColumnType.Real => new NumberColumn(name, places, Parse(name, cells, "a number", places, double.NaN, CellText.TryReal)),
        ColumnType.Time => new TimeColumn(
            name,
            places,
            Parse(name, cells, "a date or time such as 2024-02-29 or 13:45", places, TimeColumn.Missing,
                (string cell, out long ticks) => CellText.TryTime(cell, formats, out ticks))),
        _ => new CategoryColumn(name, places, cells),
    };

    private delegate bool CellParser<T>(string cell, out T value);

    private static T[] Parse<T>(string name, string?[] cells, string need, RowPlaces places, T missing, CellParser<T> parse)
    {
        var values = new T[cells.Length];
        for (var row = 0; row < cells.Length; row++)
        {
            values[row] = cells[row] is not { } cell ? missing
                : parse(cell, out var value) ? value
                : throw places.Problem(name, $"needs {need}, got '{CellText.Shown(cell)}'; mend the cell, or change the column's type", row);
        }

        return values;
    }
}
