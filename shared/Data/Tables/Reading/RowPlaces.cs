namespace Cluster.Data.Tables;

/// <summary>Where the rows of a table stand, for messages.</summary>
/// <param name="source">The file.</param>
/// <param name="lines">Of each row the line that it begins on, counted from 1.</param>
public sealed class RowPlaces(string source, int[] lines)
{
    /// <summary>The file.</summary>
    public string Source { get; } = source;

    /// <summary>Number of rows.</summary>
    public int Count => lines.Length;

    /// <summary>The line that a row begins on, counted from 1.</summary>
    /// <param name="row">Row, counted from 0.</param>
    public int LineOf(int row) => lines[row];

    /// <summary>The places of some rows.</summary>
    /// <param name="rows">The rows, in the order to be had.</param>
    public RowPlaces Select(ReadOnlySpan<int> rows)
    {
        var selected = new int[rows.Length];
        for (var index = 0; index < rows.Length; index++)
        {
            selected[index] = lines[rows[index]];
        }

        return new RowPlaces(Source, selected);
    }

    /// <summary>What is wrong with a column, in one line.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="problem">What was needed, what was got; what to do.</param>
    /// <param name="row">The row where it shows; null if it shows nowhere alone.</param>
    internal DataException Problem(string column, string problem, int? row = null)
    {
        var line = row is { } index ? FormattableString.Invariant($", line {lines[index]}") : "";
        return new DataException($"CSV file {Source}{line}, column '{CellText.Shown(column)}': {problem}.");
    }
}
