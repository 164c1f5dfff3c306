using System.Text.RegularExpressions;

namespace Cluster.Deploy.Tests.CommandLines;

/// <summary>The calls of the program in a shell script, as <c>"$cluster" COMMAND ...</c>.</summary>
internal static partial class BatchScript
{
    /// <summary>Each call; one with an array is listed once for every value that the script gives the array.</summary>
    public static IReadOnlyList<WrittenCommand> Commands(string script)
    {
        var text = script.Replace("\\\n", " ", StringComparison.Ordinal);
        var arrays = Array().Matches(text).ToLookup(match => match.Groups["name"].Value, match => Words(match.Groups["words"].Value));
        return [.. Call().Matches(text).SelectMany(call => Expanded(Words(call.Groups["line"].Value), arrays))];
    }

    private static IEnumerable<WrittenCommand> Expanded(string[] words, ILookup<string, string[]> arrays)
    {
        // What the user adds is for the program to judge: "$@" and lists of further options.
        var own = words.Where(word => word is not "\"$@\"" && !word.EndsWith(":-}", StringComparison.Ordinal)).ToArray();
        var place = System.Array.FindIndex(own,
            word => word.StartsWith("\"${", StringComparison.Ordinal) && word.EndsWith("[@]}\"", StringComparison.Ordinal));
        return place < 0
            ? [new WrittenCommand("cluster.sbatch", own)]
            : arrays[own[place][3..own[place].IndexOf('[', StringComparison.Ordinal)]]
                .Select(values => new WrittenCommand("cluster.sbatch", [.. own[..place], .. values, .. own[(place + 1)..]]));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"""\$cluster"" (?<line>.*?)( &| \|\| .*| \|.*|;.*)?$", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"^ *(?<name>\w+)=\((?<words>.*)\)$", RegexOptions.Multiline)]
    private static partial Regex Array();
}
