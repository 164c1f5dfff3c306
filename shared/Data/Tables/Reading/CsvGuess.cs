using System.Text;

namespace Cluster.Data.Tables;

/// <summary>Tells how a CSV file is written from its first lines.</summary>
internal static class CsvGuess
{
    private const int HeadBytes = 1 << 16;
    private const int MostLines = 50;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <param name="source">The file; it is closed.</param>
    public static CsvFormat Of(Stream source)
    {
        var lines = Head(source);
        if (lines.Length == 0)
        {
            return new CsvFormat();
        }

        var delimiter = Delimiters.MaxBy(candidate => Fitness(lines, candidate));
        var rows = lines.Select(line => Cells(line, delimiter)).ToArray();
        var first = rows[0].Select(cell => cell.Trim()).ToArray();
        var trim = rows.All(cells => cells.Length > 1 && cells.Skip(1).All(cell => cell.StartsWith(' ')));

        // Names are no numbers, and each of them is there once.
        var hasNames = !first.Any(cell => cell.Length == 0 || CellText.TryReal(cell, out _))
            && first.Distinct(StringComparer.Ordinal).Count() == first.Length;
        return new CsvFormat { Delimiter = delimiter, Trim = trim, Header = hasNames };
    }

    // A delimiter cuts lines into as many cells as the first; of those that do so for as many lines, the one that cuts most.
    private static int Fitness(string[] lines, char delimiter)
    {
        var counts = lines.Select(line => Cells(line, delimiter).Length).ToArray();
        return counts[0] == 1 ? 0 : (counts.Count(count => count == counts[0]) * HeadBytes) + counts[0];
    }

    private static string[] Head(Stream source)
    {
        using (source)
        {
            var bytes = new byte[HeadBytes];
            var read = source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var lines = Encoding.UTF8.GetString(bytes.AsSpan(0, read)).TrimStart('\uFEFF').Split('\n');

            // The last line of a longer file is cut off.
            return [.. lines.SkipLast(read == bytes.Length && lines.Length > 1 ? 1 : 0).Select(line => line.TrimEnd('\r'))
                .Where(line => line.Length > 0).Take(MostLines)];
        }
    }

    private static string[] Cells(string line, char delimiter)
    {
        var (cells, start, isQuoted) = (new List<string>(), 0, false);
        for (var place = 0; place < line.Length; place++)
        {
            isQuoted ^= line[place] == '"';
            if (line[place] == delimiter && !isQuoted)
            {
                cells.Add(line[start..place]);
                start = place + 1;
            }
        }

        return [.. cells, line[start..]];
    }
}
