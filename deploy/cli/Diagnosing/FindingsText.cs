using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Cli.Diagnosing;

/// <summary>Findings for people and for scripts.</summary>
internal static class FindingsText
{
    private const int CheckWidth = 14;
    private const int VerdictWidth = 6;

    /// <summary>How findings are written and read.</summary>
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>One line: what was looked at, how it came out, what was found, what to change.</summary>
    public static string Line(Finding finding)
    {
        var hint = finding.Hint.Length == 0 ? "" : $"; {finding.Hint}";
        return $"{finding.Check.PadRight(CheckWidth)}{NameOf(finding.Verdict).PadRight(VerdictWidth)}{finding.Text}{hint}";
    }

    /// <summary>The last line.</summary>
    public static string Summary(IReadOnlyList<Finding> findings)
    {
        var failed = findings.Count(finding => finding.Verdict == Verdict.Fail);
        var warned = findings.Count(finding => finding.Verdict == Verdict.Warn);
        return failed > 0 ? $"{Count(failed, "check")} failed, {Count(warned, "warning")}"
            : warned > 0 ? $"nothing failed, {Count(warned, "warning")}"
            : "everything is well";
    }

    /// <summary>One JSON object on one line.</summary>
    public static string Json(IReadOnlyList<Finding> findings) => JsonSerializer.Serialize(
        new { Ok = findings.All(finding => finding.Verdict != Verdict.Fail), Checks = findings }, Options);

    /// <summary>A finding as one JSON object on one line.</summary>
    public static string JsonLine(Finding finding) => JsonSerializer.Serialize(finding, Options);

    /// <summary>Reads such a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Null if it is anything else, as a shell's greeting.</returns>
    public static Finding? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Finding>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How a verdict is written.</summary>
    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Warn => "warn",
        Verdict.Fail => "FAIL",
        _ => "skip",
    };

    /// <summary>A number of things.</summary>
    public static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
