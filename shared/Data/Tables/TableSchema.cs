using System.Collections.Immutable;
using System.Text;

namespace Cluster.Data.Tables;

/// <summary>The columns of a table, summed up for people.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">The columns in their order.</param>
public sealed record TableSchema(int Rows, ImmutableArray<ColumnSummary> Columns)
{
    /// <summary>Sums a table up.</summary>
    /// <param name="table">The table.</param>
    public static TableSchema Of(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new TableSchema(table.Rows, [.. table.Columns.Zip(table.Types, ColumnSummary.Of)]);
    }

    /// <summary>One line for each column, below a line of headings.</summary>
    public override string ToString()
    {
        string[][] lines =
        [
            ["column", "type", "missing", "values"],
            .. Columns.Select(column => new[]
            {
                CellText.Shown(column.Name), column.Type.ToString().ToLowerInvariant(), $"{column.Missing}", column.Describe(),
            }),
        ];
        var widths = Enumerable.Range(0, lines[0].Length).Select(cell => lines.Max(line => line[cell].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.AppendJoin("  ", line.Select((cell, index) => cell.PadRight(widths[index]))).Length -= widths[^1] - line[^1].Length;
            text.Append('\n');
        }

        return text.ToString();
    }
}
