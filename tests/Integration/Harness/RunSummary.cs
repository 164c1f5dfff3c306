using System.Text.Json;

namespace Cluster.Integration.Harness;

/// <summary>What a run says of itself on the last line of standard output.</summary>
internal sealed record RunSummary(
    double? TestAccuracy,
    double? TestLoss,
    double SamplesPerSecond,
    double Seconds,
    int Workers,
    string Transport,
    string WeightsDigest,
    string Checkpoint,
    long CopiedMicroBatches,
    long WastedMicroBatches)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    public static RunSummary Of(EndedProcess ended) => JsonSerializer.Deserialize<RunSummary>(ended.Output[^1], Options)!;

    /// <summary>The summary that a coordinator gives as its last event.</summary>
    public static RunSummary Of(JsonElement runEnded) => runEnded.Deserialize<RunSummary>(Options)!;
}
