namespace Cluster.Cli.View;

/// <summary>A table of plain text, as wide as its cells, for terminals and pipes alike.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <param name="columns">Their heads.</param>
    /// <param name="rows">A cell for each column.</param>
    /// <param name="texts">Number of columns that hold texts; those behind them hold numbers and end below each other.</param>
    public static string Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, int texts = int.MaxValue)
    {
        List<IReadOnlyList<string>> lines = [columns, .. rows];
        var widths = columns.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        return string.Join(
            Environment.NewLine,
            lines.Select(line => string.Join(
                Gap, line.Select((cell, column) => column < texts ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()));
    }
}
