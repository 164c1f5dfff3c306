using System.Text.Unicode;
using CsvHelper;

namespace Cluster.Data.Tables;

/// <summary>The rows of one CSV file, of equal width.</summary>
internal sealed class CsvRows
{
    private readonly CsvReader _reader;
    private readonly string _path;
    private readonly CsvFormat _format;
    private readonly HashSet<string> _missing;
    private bool _isAtRow;

    /// <summary>Reads the first line, which decides the names.</summary>
    /// <param name="reader">The open file.</param>
    /// <param name="path">What to call it.</param>
    /// <param name="format">How it is written.</param>
    /// <exception cref="DataException">There is no row, or the names cannot be used.</exception>
    public CsvRows(CsvReader reader, string path, CsvFormat format)
    {
        (_reader, _path, _format, _missing) = (reader, path, format, [.. format.Missing]);
        if (!reader.Read())
        {
            throw Empty();
        }

        _isAtRow = !format.Header;
        var first = Enumerable.Range(0, reader.FieldCount).Select(Cell).ToArray();
        Names = format.Names.Length > 0 ? [.. format.Names] : format.Header ? first : [.. first.Select((_, index) => $"c{index}")];
        CheckNames(first.Length);
    }

    /// <summary>Names of the columns.</summary>
    public string[] Names { get; }

    /// <summary>All rows.</summary>
    /// <exception cref="DataException">There is none, or one is shorter or longer than the first.</exception>
    public TextTable ReadAll() => ReadNext(int.MaxValue) ?? throw Empty();

    /// <summary>The next rows.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>One row or more; null at the end.</returns>
    /// <exception cref="DataException">A row is shorter or longer than the first.</exception>
    public TextTable? ReadNext(int most)
    {
        var (columns, lines) = (Names.Select(_ => new List<string?>()).ToArray(), new List<int>());
        var aliases = Names.Select(name => _format.Aliases.GetValueOrDefault(name)).ToArray();
        while (lines.Count < most && (_isAtRow || _reader.Read()))
        {
            _isAtRow = false;
            var line = (int)_reader.LineNumber;
            if (_reader.FieldCount != Names.Length)
            {
                throw new DataException(FormattableString.Invariant(
                    $"CSV file {_path}, line {line}: a row needs {Names.Length} cells, one for each column, got {_reader.FieldCount}; ")
                    + "check the delimiter and the quotes.");
            }

            lines.Add(line);
            for (var index = 0; index < columns.Length; index++)
            {
                var cell = Cell(index);
                cell = aliases[index]?.GetValueOrDefault(cell) ?? cell;
                columns[index].Add(_missing.Contains(cell) ? null : cell);
            }
        }

        return lines.Count > 0
            ? new TextTable(Names, [.. columns.Select(column => column.ToArray())], new RowPlaces(_path, [.. lines]))
            : null;
    }

    private string Cell(int index) => Utf8.IsValid(_reader.GetSpan(index))
        ? _reader.GetString(index)
        : throw new DataException(FormattableString.Invariant(
            $"CSV file {_path}, line {_reader.LineNumber}, cell {index + 1}: the text needs to be UTF-8, got other bytes; save the file as UTF-8."));

    private void CheckNames(int width)
    {
        if (Names.Length != width)
        {
            throw new DataException(FormattableString.Invariant(
                $"CSV file {_path} needs as many names as it has columns, got {Names.Length} names for {width} columns; name every column."));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < Names.Length; index++)
        {
            if (Names[index].Length == 0 || !seen.Add(Names[index]))
            {
                throw new DataException(FormattableString.Invariant(
                    $"CSV file {_path}, line 1: columns need names that differ, got '{CellText.Shown(Names[index])}' for column {index + 1}; ")
                    + "name every column in the job.");
            }
        }
    }

    private DataException Empty() => new($"CSV file {_path} needs at least one row, got none; check the file and whether it has a header.");
}
