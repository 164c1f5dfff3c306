using System.Text.Json;
using Cluster.Checkpoints;
using Cluster.Coordinator.Records.Pages;

namespace Cluster.Coordinator.Records;

/// <summary><c>predictions.json</c>: what the final weights say of test samples, kept so that the page can be made again from files alone.</summary>
public static class PredictionFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Writes the file, as a whole or not at all.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="report">What it holds.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, PredictionReport report) => WholeFile.Write(path, JsonSerializer.Serialize(report, Json) + "\n");

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Null when there is none, or one of another version.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PredictionReport? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<PredictionReport>(File.ReadAllText(path), Json) : null;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
