using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cluster.Jobs.Looks;

/// <summary>Texts as YAML writes them.</summary>
internal static class YamlText
{
    private const string PlainSigns = "_./-";

    private const int CommentColumn = 31;
    private const int LongestComment = 90;

    private static readonly string[] Words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    /// <summary>A line with a comment behind it. A comment ends with its line, whatever texts it quotes.</summary>
    public static string Line(string text, string comment)
    {
        var line = string.Concat(comment.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? '?' : letter));
        return $"{text.PadRight(CommentColumn)}  # {(line.Length <= LongestComment ? line : $"{line[..LongestComment]}...")}";
    }

    /// <summary>A text that is read back as it is, within braces and brackets as well; quoted where it must be.</summary>
    public static string Scalar(string text)
    {
        var isPlain = text.Length > 0
            && (char.IsAsciiLetter(text[0]) || text[0] == '/')
            && text.All(letter => char.IsAsciiLetterOrDigit(letter) || PlainSigns.Contains(letter, StringComparison.Ordinal))
            && !Words.Contains(text, StringComparer.OrdinalIgnoreCase);

        // A string of JSON is one of YAML.
        return isPlain ? text : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
    }
}
