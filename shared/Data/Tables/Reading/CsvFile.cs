using CsvHelper;

namespace Cluster.Data.Tables;

/// <summary>Reads CSV files, plain or compressed by gzip.</summary>
public static class CsvFile
{
    /// <summary>Reads a file and tells the types of its columns from all of its cells.</summary>
    /// <param name="path">The file; its first bytes, not its name, tell whether it is gzip.</param>
    /// <param name="format">How it is written.</param>
    /// <exception cref="DataException">The file is missing, unreadable, or not as the format says.</exception>
    public static Table Read(string path, CsvFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return TypedColumns.Of([ReadText(path, format)], format)[0];
    }

    /// <summary>Reads two files with the same columns, whose types are told from both.</summary>
    /// <param name="path">The first file.</param>
    /// <param name="other">The other.</param>
    /// <param name="format">How both are written.</param>
    /// <exception cref="DataException">A file is missing, unreadable, or not as the format says, or their columns differ.</exception>
    public static (Table First, Table Other) ReadBoth(string path, string other, CsvFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        var texts = new[] { ReadText(path, format), ReadText(other, format) };
        if (!texts[0].Names.SequenceEqual(texts[1].Names))
        {
            throw new DataException(
                $"CSV file {other} needs the {texts[0].Names.Length} columns of {path} in their order, got {texts[1].Names.Length} columns "
                + $"that begin with '{CellText.Shown(texts[1].Names[0])}'; give files of one table.");
        }

        var tables = TypedColumns.Of(texts, format);
        return (tables[0], tables[1]);
    }

    /// <summary>Names of the columns, without reading further than the first line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <exception cref="DataException">The file is missing, unreadable, or not as the format says.</exception>
    public static IReadOnlyList<string> ReadNames(string path, CsvFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return Guarded(path, format, rows => rows.Names);
    }

    /// <summary>Whether a file's first cell is a number: one that a header would hardly have.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <exception cref="DataException">The file is missing, unreadable, or not as the format says.</exception>
    public static bool BeginsWithNumber(string path, CsvFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format = format with { Header = false, Names = [] };
        return Guarded(path, format, rows => rows.ReadNext(1)?.Columns[0][0] is { } cell && CellText.TryReal(cell, out _));
    }

    /// <summary>Tells from the first lines how a file is written: the delimiter, whether the first line names the columns, and whether blanks
    /// stand around the cells. It is a guess.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file is missing or unreadable.</exception>
    public static CsvFormat GuessFormat(string path) => Explain(path, () => CsvGuess.Of(new CsvStream(IdxSource.Open(path))));

    private static TextTable ReadText(string path, CsvFormat format) => Guarded(path, format, rows => rows.ReadAll());

    private static T Guarded<T>(string path, CsvFormat format, Func<CsvRows, T> read) => Explain(path, () =>
    {
        using var reader = Open(path, format);
        return read(new CsvRows(reader, path, format));
    });

    /// <summary>Opens a file; to be called within <see cref="Explain"/>.</summary>
    internal static CsvReader Open(string path, CsvFormat format) =>
        CsvReader.Create(new CsvStream(IdxSource.Open(path)), Options(format), leaveOpen: false);

    /// <summary>Reads something; whatever the file system, the decompressor, the decoder or the parser has to say becomes one line.</summary>
    internal static T Explain<T>(string path, Func<T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"CSV file {path} does not exist; check the path or fetch the file.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new DataException($"CSV file {path} cannot be opened for reading; it must be a file that this user may read.", failure);
        }
        catch (InvalidDataException failure)
        {
            throw new DataException(
                $"CSV file {path} needs to be one whole gzip stream, got damaged, missing or surplus bytes; fetch or compress it again.", failure);
        }
        catch (CsvFormatException failure)
        {
            throw new DataException(
                FormattableString.Invariant($"CSV file {path}, line {failure.LineNumber}: a quote needs to begin or end its cell, ")
                + "and to be doubled inside it, got one elsewhere; quote the whole cell, or trim blanks before quotes.",
                failure);
        }
        catch (IOException failure)
        {
            throw new DataException($"CSV file {path} cannot be read ({failure.Message}); check the disk and the file.", failure);
        }
    }

    // Malformed quotes are refused rather than guessed at: a guess may swallow half the file as one cell.
    private static CsvReaderOptions Options(CsvFormat format) => new()
    {
        HasHeader = false,
        Separator = format.Delimiter,
        DetectSeparatorHint = false,
        TrimWhitespace = format.Trim,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
        PoolStrings = true,
    };
}
