using System.Globalization;
using System.Text;

namespace Cluster.Data.Tables;

/// <summary>Tells rows that are equal in every column.</summary>
internal static class DistinctRows
{
    /// <summary>Of equal rows the first.</summary>
    public static int[] Of(Table table)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, table.Rows).Where(row => seen.Add(Key(table, row)))];
    }

    /// <summary>The rows of a table that another has not.</summary>
    public static int[] Except(Table table, Table other)
    {
        var known = Enumerable.Range(0, other.Rows).Select(row => Key(other, row)).ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, table.Rows).Where(row => !known.Contains(Key(table, row)))];
    }

    // The length before each text keeps cells apart whatever they hold.
    private static string Key(Table table, int row)
    {
        var key = new StringBuilder();
        foreach (var column in table.Columns)
        {
            var cell = column.IsMissing(row) ? null : column switch
            {
                NumberColumn numbers => numbers.Values[row].ToString("R", CultureInfo.InvariantCulture),
                TimeColumn times => times.Ticks[row].ToString(CultureInfo.InvariantCulture),
                _ => ((CategoryColumn)column).Values[row],
            };
            key.Append(CultureInfo.InvariantCulture, $"{cell?.Length ?? -1}:{cell}");
        }

        return key.ToString();
    }
}
