using System.Globalization;
using System.Text.Json;
using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Records;

/// <summary>A line of <c>metrics.jsonl</c>: the event as <see cref="ProgressJson"/> writes it, with one key more, <c>time</c>.</summary>
public static class MetricsLine
{
    private const string TimeKey = "time";

    /// <summary>The line, without its end.</summary>
    /// <param name="recorded">The event and its time.</param>
    public static string Write(RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var time = recorded.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return $"{ProgressJson.Write(recorded.Progress)[..^1]},\"{TimeKey}\":\"{time}\"}}";
    }

    /// <summary>Reads a line back.</summary>
    /// <param name="line">A line, perhaps cut off by the death of its writer.</param>
    /// <returns>The event; null when the line is none that this version knows.</returns>
    public static RecordedEvent? TryRead(string line)
    {
        if (ProgressJson.TryRead(line) is not { } progress)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty(TimeKey, out var time) && time.ValueKind == JsonValueKind.String
                && time.TryGetDateTimeOffset(out var at)
                ? new RecordedEvent(at, progress)
                : null;
        }
        catch (InvalidOperationException)
        {
            // The parser's word for half a surrogate pair.
            return null;
        }
    }
}
