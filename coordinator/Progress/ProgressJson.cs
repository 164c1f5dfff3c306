using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Coordinator.Progress;

/// <summary>Progress events as lines of JSON, for a watcher in another process.</summary>
public static class ProgressJson
{
    // What says which event it is comes first.
    private const string Beginning = "{\"event\":\"";

    private static readonly JsonSerializerOptions Options = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,

        // A line of another version that lacks something is no event of this one.
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>One event as one line.</summary>
    /// <param name="progress">The event.</param>
    public static string Write(ProgressEvent progress) => JsonSerializer.Serialize(progress, Options);

    /// <summary>Reads a line back.</summary>
    /// <param name="line">A line.</param>
    /// <returns>The event; null when the line is none.</returns>
    public static ProgressEvent? TryRead(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!line.StartsWith(Beginning, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ProgressEvent>(line, Options);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
