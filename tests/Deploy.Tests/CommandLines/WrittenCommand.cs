using System.Text.RegularExpressions;

namespace Cluster.Deploy.Tests.CommandLines;

/// <summary>A command line of the program as a file has it.</summary>
/// <param name="Place">The file, and what of it.</param>
/// <param name="Line">What stands behind the program's name; variables still stand in it.</param>
internal sealed partial record WrittenCommand(string Place, IReadOnlyList<string> Line)
{
    // A number is a value that texts, paths and numbers of a command line all may have.
    private const string AnyValue = "1";

    /// <summary>The line with a value in place of each variable, as $(NAME), ${NAME}, ${NAME:-DEFAULT} or $NAME. A bare $NAME is a list of
    /// further arguments, for the program to judge.</summary>
    public IReadOnlyList<string> Filled =>
        [.. Line.Where(part => !List().IsMatch(part)).Select(part => Variable().Replace(part.Trim('"'), AnyValue))];

    /// <summary>The variables of the line.</summary>
    public IEnumerable<string> Variables => Line.SelectMany(part => Variable().Matches(part)).Select(match => match.Groups["name"].Value);

    /// <summary>What the program would say against it.</summary>
    public IReadOnlyList<string> Problems => CommandTree.Problems(Filled);

    public override string ToString() => $"{Place}: {string.Join(' ', Line)}";

    [GeneratedRegex(@"\$\((?<name>\w+)\)|\$\{(?<name>\w+)(:-[^}]*)?\}|\$(?<name>\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\$\w+$")]
    private static partial Regex List();
}
