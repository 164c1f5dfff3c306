using System.Text.Json;

namespace Cluster.Data.Tables;

/// <summary>Reads rows of a table from a file of JSON lines, piece by piece: each line an object with a value for each column. A column that is
/// left out, or null, has no value; booleans are the categories true and false.</summary>
public sealed class JsonRowBatches : IDisposable
{
    private readonly string[] _names;
    private readonly CsvFormat _format;
    private readonly HashSet<string> _missing;
    private readonly JsonLines _lines;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns that are read; others are passed over.</param>
    /// <param name="format">What cells mean.</param>
    /// <exception cref="DataException">The file is missing or unreadable.</exception>
    public JsonRowBatches(string path, IEnumerable<string> columns, CsvFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        (_names, _format, _missing) = ([.. columns], format, [.. format.Missing]);
        _lines = new JsonLines(path);
    }

    /// <summary>Reads the next rows.</summary>
    /// <param name="most">How many at most, 1 or more.</param>
    /// <returns>One row or more; null at the end.</returns>
    /// <exception cref="DataException">A line is no such object, or holds none of the columns.</exception>
    public Table? ReadNext(int most)
    {
        var (columns, places) = (_names.Select(_ => new List<string?>()).ToArray(), new List<int>());
        while (places.Count < most && _lines.TryRead(out var document))
        {
            using (document)
            {
                TakeWhole(document.RootElement, columns);
                places.Add(_lines.Line);
            }
        }

        if (places.Count == 0)
        {
            return null;
        }

        var rows = new TextTable(_names, [.. columns.Select(column => column.ToArray())], new RowPlaces(_lines.Path, [.. places]));
        return TypedColumns.Of([rows], _format)[0];
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _lines.Dispose();

    private void TakeWhole(JsonElement row, List<string?>[] columns)
    {
        try
        {
            Take(row, columns);
        }
        catch (InvalidOperationException)
        {
            // The parser's word for half a character: a surrogate without the other.
            throw _lines.Problem("a row needs texts of whole characters", row);
        }
    }

    private void Take(JsonElement row, List<string?>[] columns)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw _lines.Problem("a row needs to be an object with a value for each column", row);
        }

        var found = 0;
        for (var index = 0; index < _names.Length; index++)
        {
            var isThere = row.TryGetProperty(_names[index], out var value);
            found += isThere ? 1 : 0;
            columns[index].Add(isThere ? Cell(_names[index], value) : null);
        }

        if (found == 0)
        {
            throw _lines.Problem($"a row needs columns such as '{CellText.Shown(_names[0])}'", row);
        }
    }

    private string? Cell(string name, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw _lines.Problem($"'{CellText.Shown(name)}' needs to be a text, a number, true, false or null", value),
        };
        text = text is null ? null : _format.Aliases.GetValueOrDefault(name)?.GetValueOrDefault(text) ?? text;
        return text is null || _missing.Contains(text) ? null : text;
    }
}
