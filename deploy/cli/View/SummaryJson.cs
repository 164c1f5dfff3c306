using System.Text.Json;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>A run's summary as one line of JSON, for scripts.</summary>
internal static class SummaryJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Of(RunEnded summary) => JsonSerializer.Serialize(
        new
        {
            summary.TestAccuracy,
            summary.TestLoss,
            summary.SamplesPerSecond,
            summary.Seconds,
            summary.Workers,
            summary.Transport,
            summary.WeightsDigest,
            summary.Checkpoint,
            summary.CopiedMicroBatches,
            summary.WastedMicroBatches,
        },
        Options);
}
