using CsvHelper;

namespace Cluster.Data.Tables;

/// <summary>Reads a CSV file piece by piece, so that it may be larger than memory. Types of columns that the format does not give are told from
/// each piece by itself.</summary>
public sealed class CsvBatches : IDisposable
{
    private readonly string _path;
    private readonly CsvFormat _format;
    private readonly CsvReader _reader;
    private readonly CsvRows _rows;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; its first bytes, not its name, tell whether it is gzip.</param>
    /// <param name="format">How it is written.</param>
    /// <exception cref="DataException">The file is missing or unreadable, or holds no row.</exception>
    public CsvBatches(string path, CsvFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        (_path, _format) = (path, format);
        _reader = CsvFile.Explain(path, () => CsvFile.Open(path, format));
        try
        {
            _rows = CsvFile.Explain(path, () => new CsvRows(_reader, path, format));
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next rows.</summary>
    /// <param name="most">How many at most, 1 or more.</param>
    /// <returns>One row or more; null at the end.</returns>
    /// <exception cref="DataException">A row is not as the format says.</exception>
    public Table? ReadNext(int most) => CsvFile.Explain(_path, () => _rows.ReadNext(most)) is { } text ? TypedColumns.Of([text], _format)[0] : null;

    /// <summary>Closes the file.</summary>
    public void Dispose() => _reader.Dispose();
}
