using Cluster.Cli.Commands;

namespace Cluster.Cli.Evaluating;

/// <summary>What --data says: where the job's own data lies now, and further sets by their names.</summary>
/// <param name="Path">Where the job's own data lies; null for where the job says.</param>
/// <param name="Sets">Further sets in the order given.</param>
internal sealed record DataChoice(string? Path, IReadOnlyList<(string Name, string Path)> Sets)
{
    /// <summary>The job's own test split.</summary>
    public const string Own = "test";

    /// <exception cref="UsageException">A name is given twice, or there are two places for the job's data.</exception>
    public static DataChoice Parse(IEnumerable<string> given)
    {
        string? own = null;
        List<(string Name, string Path)> sets = [];
        foreach (var text in given)
        {
            var name = NameIn(text);
            if (name is null)
            {
                own = own is null ? text : throw new UsageException(
                    $"--data needs a name for every further set, as in NAME={text}; got a second path without one");
                continue;
            }

            if (name == Own || sets.Exists(set => set.Name == name))
            {
                throw new UsageException($"--data needs sets of different names beside '{Own}', got '{name}' again; choose another name");
            }

            sets.Add((name, System.IO.Path.GetFullPath(text[(name.Length + 1)..])));
        }

        return new DataChoice(own is null ? null : System.IO.Path.GetFullPath(own), sets);
    }

    // A path may itself hold a '='; what stands before the first one is a name only if it looks like one.
    private static string? NameIn(string text)
    {
        var end = text.IndexOf('=', StringComparison.Ordinal);
        return end > 0 && end < text.Length - 1 && text[..end].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? text[..end]
            : null;
    }
}
