using System.Collections.Immutable;

namespace Cluster.Data.Tables;

/// <summary>How a CSV file is written, and what its cells mean. Quotes are double ones; lines end in LF or CRLF; the text is UTF-8.</summary>
public sealed record CsvFormat
{
    /// <summary>Cells that say that there is no value, unless told otherwise.</summary>
    public static ImmutableArray<string> UsualMissing { get; } = ["", "?", "NA", "NaN"];

    /// <summary>Whether the first line names the columns.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Names of the columns, in place of the header's; empty for those of the header, or c0, c1 and so on where there is none.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The character between two cells.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether blanks around a cell are no part of it.</summary>
    public bool Trim { get; init; }

    /// <summary>Cells that say that there is no value.</summary>
    public ImmutableArray<string> Missing { get; init; } = UsualMissing;

    /// <summary>Types of columns that are not to be told from their cells.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types { get; init; } = ImmutableDictionary<string, ColumnType>.Empty;

    /// <summary>For a column, other spellings of its cells and what they stand for.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Aliases { get; init; } =
        ImmutableDictionary<string, IReadOnlyDictionary<string, string>>.Empty;

    /// <summary>Forms of dates and times beside those of ISO 8601, as .NET writes them: dd.MM.yyyy.</summary>
    public ImmutableArray<string> TimeFormats { get; init; } = [];
}
