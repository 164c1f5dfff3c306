namespace Cluster.Cli.Launching.Remote;

/// <summary>Words as a POSIX shell reads them.</summary>
internal static class ShellText
{
    private const string Plain = "-_./:=,@%+";

    /// <summary>A command whose words a shell reads as they are given here, whatever they hold.</summary>
    public static string Of(IEnumerable<string> words) => string.Join(' ', words.Select(Of));

    /// <summary>One word.</summary>
    public static string Of(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
