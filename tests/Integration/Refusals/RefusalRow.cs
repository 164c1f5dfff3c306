using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cluster.Integration.Refusals;

/// <summary>One row of a table of mistakes: what is changed in a sound folder, and the line that refuses it.</summary>
/// <param name="Title">What is wrong.</param>
/// <param name="Edits">Texts of the job, with what stands in their place.</param>
/// <param name="Files">Files with other contents; null for one that is removed.</param>
/// <param name="Line">What is printed behind "error: ".</param>
internal sealed partial record RefusalRow(
    string Title, IReadOnlyList<(string Old, string New)> Edits, IReadOnlyList<(string Name, byte[]? Content)> Files, string Line)
{
    private const string Head = "== ";
    private const string Removed = "- ";
    private const string Put = "+ ";
    private const string File = "file ";
    private const string NoFile = "no file ";
    private const string Error = "error: ";

    /// <summary>Reads a table. A row begins with "== title". "- text" and "+ text" change the job, "file name: content" and "no file name" the
    /// folder, "error: line" says what comes of it. Texts and contents may hold \n, \t and bytes as \xFF.</summary>
    public static IReadOnlyList<RefusalRow> Read(string table)
    {
        var rows = new List<RefusalRow>();
        foreach (var block in table.ReplaceLineEndings("\n").Split($"\n{Head}").Skip(1))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var olds = lines.Where(line => line.StartsWith(Removed, StringComparison.Ordinal)).Select(line => Text(line[Removed.Length..]));
            var news = lines.Where(line => line.StartsWith(Put, StringComparison.Ordinal)).Select(line => Text(line[Put.Length..]));
            rows.Add(new RefusalRow(
                lines[0],
                [.. olds.Zip(news)],
                [.. lines.Select(FileOf).OfType<(string, byte[]?)>()],
                lines.FirstOrDefault(line => line.StartsWith(Error, StringComparison.Ordinal), Error)[Error.Length..]));
        }

        return rows;
    }

    /// <summary>The table with the lines that are printed now in place of those it has.</summary>
    public static string WithLines(string table, IReadOnlyDictionary<string, string> lines)
    {
        var title = "";
        return string.Join('\n', table.ReplaceLineEndings("\n").Split('\n').Select(line =>
        {
            title = line.StartsWith(Head, StringComparison.Ordinal) ? line[Head.Length..] : title;
            return line.StartsWith(Error, StringComparison.Ordinal) ? Error + lines[title] : line;
        }));
    }

    private static (string, byte[]?)? FileOf(string line)
    {
        if (line.StartsWith(NoFile, StringComparison.Ordinal))
        {
            return (line[NoFile.Length..], null);
        }

        if (!line.StartsWith(File, StringComparison.Ordinal))
        {
            return null;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return (line[File.Length..colon], Encoding.Latin1.GetBytes(Text(line[(colon + 1)..].TrimStart(' '))));
    }

    private static string Text(string written) => Escape().Replace(written, match => match.Value switch
    {
        @"\n" => "\n",
        @"\t" => "\t",
        _ => ((char)int.Parse(match.Value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
    });

    [GeneratedRegex(@"\\n|\\t|\\x[0-9A-Fa-f]{2}")]
    private static partial Regex Escape();
}
