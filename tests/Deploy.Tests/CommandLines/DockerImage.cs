using System.Text.RegularExpressions;

namespace Cluster.Deploy.Tests.CommandLines;

/// <summary>What the Dockerfile says of the image that comes out.</summary>
internal static partial class DockerImage
{
    private static readonly string Text = DeployFolder.Read("docker/Dockerfile").Replace("\\\n", " ", StringComparison.Ordinal);

    /// <summary>Path of the program.</summary>
    public static string Program => Entry().Match(Text).Groups["program"].Value;

    /// <summary>The user and group that it runs as.</summary>
    public static string User => Line("USER");

    public static string[] Ports => Line("EXPOSE").Split(' ');

    /// <summary>Names of the variables that it sets.</summary>
    public static IEnumerable<string> Variables =>
        Line("ENV").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(assignment => assignment.Split('=')[0]);

    /// <summary>What is copied from the repository.</summary>
    public static IEnumerable<string> Sources => Copies().Matches(Text).SelectMany(match => match.Groups["sources"].Value.Split(' '));

    private static string Line(string instruction) =>
        Text.Split('\n').Single(line => line.StartsWith(instruction + " ", StringComparison.Ordinal))[(instruction.Length + 1)..];

    [GeneratedRegex(@"^ENTRYPOINT \[""(?<program>[^""]+)""\]$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^COPY (?!--)(?<sources>.+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copies();
}
