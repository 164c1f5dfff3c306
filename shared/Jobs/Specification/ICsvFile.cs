using System.Collections.Immutable;
using Cluster.Data.Tables;

namespace Cluster.Jobs.Specification;

/// <summary>How the CSV files of a data source are written.</summary>
internal interface ICsvFile
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>Types of columns that are not to be told from their cells.</summary>
    ImmutableSortedDictionary<string, ColumnType>? Types { get; }

    /// <summary>Whether the first line names the columns.</summary>
    bool Header { get; }

    /// <summary>Names of the columns, in place of the header's.</summary>
    ImmutableArray<string> Names { get; }

    /// <summary>The character between two cells; "tab" for a tab.</summary>
    string Delimiter { get; }

    /// <summary>Whether blanks around a cell are no part of it.</summary>
    bool Trim { get; }

    /// <summary>Cells that say that there is no value; null for the usual ones.</summary>
    ImmutableArray<string>? Missing { get; }

    /// <summary>For columns, other spellings of their cells with what they stand for.</summary>
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>? Aliases { get; }

    /// <summary>Forms of dates and times beside those of ISO 8601.</summary>
    ImmutableArray<string> TimeFormats { get; }

    /// <summary>For columns, the steps that make numbers of them.</summary>
    ImmutableSortedDictionary<string, ImmutableArray<Part>>? Columns { get; }

    /// <summary>A delimiter that no cell needs for itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another text.</exception>
    static string CheckedDelimiter(string delimiter)
    {
        var isOne = delimiter == "tab" || (delimiter is [var one] && one < '\u0080'
            && !char.IsAsciiLetterOrDigit(one) && one is not ('"' or '\n' or '\r' or '.' or '-' or '+' or '\0'));
        return isOne
            ? delimiter
            : throw new ArgumentOutOfRangeException(
                nameof(delimiter), delimiter, "expected one character that is no quote, letter, digit or line end, or 'tab', got another text");
    }
}
