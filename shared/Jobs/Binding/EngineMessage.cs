using System.Text.RegularExpressions;

namespace Cluster.Jobs.Binding;

/// <summary>The engine's complaints in one line, without the names of the program's own parameters.</summary>
internal static partial class EngineMessage
{
    public static string Of(ArgumentException error)
    {
        var message = error.Message;
        var suffix = message.IndexOf($" (Parameter '{error.ParamName}')", StringComparison.Ordinal);
        message = (suffix < 0 ? message : message[..suffix]).ReplaceLineEndings(" ").TrimEnd('.');
        var check = FrameworkCheck().Match(message);
        return check.Success ? $"{check.Groups["need"].Value.Replace("'", "", StringComparison.Ordinal)}, got {check.Groups["got"]}" : message;
    }

    // As in: units ('0') must be greater than or equal to '1'.
    [GeneratedRegex(@"^\w+ \('(?<got>[^']*)'\) (?<need>must be .*)$")]
    private static partial Regex FrameworkCheck();
}
