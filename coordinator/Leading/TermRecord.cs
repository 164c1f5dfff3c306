using System.Globalization;
using System.Text.Json;

namespace Cluster.Coordinator.Leading;

/// <summary>One coordinator's term, as it lies in the run's folder: a file that is written before the coordinator listens, and never
/// again.</summary>
/// <param name="Run">The run's identity; that of the term before, where the run went on.</param>
/// <param name="Term">The term, from 1.</param>
/// <param name="ProcessId">The coordinator's process.</param>
/// <param name="Host">Its machine.</param>
/// <param name="Since">When it began.</param>
/// <param name="FromStep">Updates behind the weights that it began with; the largest number there is in a term that only ended another's.</param>
/// <param name="FromCheckpoint">Full path of the checkpoint that it began with; null if it began anew.</param>
internal sealed record TermRecord(
    string Run, long Term, int ProcessId, string Host, DateTimeOffset Since, long FromStep, string? FromCheckpoint)
{
    private const string Prefix = "term-";
    private const string Suffix = ".json";

    private static readonly JsonSerializerOptions Json = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>Who it is, for people.</summary>
    public string Holder => string.Create(
        CultureInfo.InvariantCulture, $"process {ProcessId} on {Host} since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC (term {Term})");

    /// <summary>The name of a term's file.</summary>
    public static string NameOf(long term) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{term:D8}{Suffix}");

    /// <summary>The term that a file's name tells; null where it is no term's.</summary>
    public static long? TermOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.EndsWith(Suffix, StringComparison.Ordinal)
        && name.Length > Prefix.Length + Suffix.Length
        && long.TryParse(name.AsSpan(Prefix.Length..^Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var term)
        && name == NameOf(term)
            ? term
            : null;

    /// <summary>The file's content.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Reads a file; null if it is damaged, which costs what it says but not the term in its name.</summary>
    public static TermRecord? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TermRecord>(File.ReadAllText(path), Json);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
