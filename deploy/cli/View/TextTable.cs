namespace Cluster.Cli.View;

/// <summary>A table of plain text, as wide as its cells, for terminals and pipes alike.</summary>
internal static class TextTable
{
    private const string Gap = "  ";
    private const int NarrowestCell = 12;

    /// <param name="columns">Headings.</param>
    /// <param name="rows">A cell for each heading.</param>
    /// <param name="texts">Number of columns that hold texts; those behind them hold numbers and end below each other.</param>
    /// <param name="width">Most characters of a line: what stands beyond them in the last column is cut off.</param>
    public static string Of(
        IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, int texts = int.MaxValue, int width = int.MaxValue)
    {
        List<IReadOnlyList<string>> lines = [columns, .. rows];
        var widths = columns.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        var last = Math.Max(width - widths.SkipLast(1).Sum(cell => cell + Gap.Length), NarrowestCell);
        return string.Join(
            Environment.NewLine,
            lines.Select(line => string.Join(
                Gap, line.Select((cell, column) => CellOf(cell, column))).TrimEnd()));

        string CellOf(string cell, int column)
        {
            if (column >= texts)
            {
                return cell.PadLeft(widths[column]);
            }

            return column == columns.Count - 1 ? Fitted(cell, last) : cell.PadRight(widths[column]);
        }
    }

    /// <summary>A text of at most some characters; one that is cut off ends in an ellipsis.</summary>
    public static string Fitted(string text, int width) => text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…");
}
