using System.Text.Json;
using System.Text.Json.Nodes;
using Cluster.Inference;
using Cluster.Metrics;
using Cluster.Metrics.Classes;

namespace Cluster.Cli.Evaluating;

/// <summary>What an evaluation found as JSON: <c>evaluation.json</c> and what <c>--json</c> prints. Nothing in it depends on workers.</summary>
internal static class EvaluationDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The document on several lines.</summary>
    /// <param name="source">What was evaluated.</param>
    /// <param name="sets">What was found for each set.</param>
    public static string Of(EvaluationSource source, IEnumerable<SetEvaluation> sets) => new JsonObject
    {
        ["job"] = source.Job,
        ["checkpoint"] = source.Checkpoint,
        ["step"] = source.Step,
        ["weights_digest"] = source.WeightsDigest,
        ["sets"] = new JsonArray([.. sets.Select(SetOf)]),
    }.ToJsonString(Indented);

    private static JsonObject SetOf(SetEvaluation set) => new()
    {
        ["name"] = set.Name,
        ["samples"] = set.Samples,
        ["loss"] = Number(set.Loss),
        ["metrics"] = Numbers(set.Values),
        ["parts"] = new JsonArray([.. set.Parts.Select(PartOf)]),
        ["confusion"] = set.Confusion is null ? null : Counts(set.Confusion),
    };

    private static JsonObject PartOf(PartReport part)
    {
        var numbers = Numbers(part.Values);
        numbers.Insert(0, "name", part.Name);
        return numbers;
    }

    private static JsonObject Numbers(IEnumerable<MetricValue> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Name, (JsonNode?)Number(value.Value))));

    private static JsonArray Counts(ConfusionMatrix matrix) => new(
        [.. Enumerable.Range(0, matrix.Classes).Select(truth =>
            new JsonArray([.. Enumerable.Range(0, matrix.Classes).Select(answer => JsonValue.Create(matrix[truth, answer]))]))]);

    // JSON knows no NaN and no infinity.
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}

/// <summary>What was evaluated.</summary>
/// <param name="Job">Name of the job.</param>
/// <param name="Checkpoint">Name of the checkpoint's directory.</param>
/// <param name="Step">Updates behind its weights.</param>
/// <param name="WeightsDigest">SHA-256 of the weights that were used.</param>
internal sealed record EvaluationSource(string Job, string Checkpoint, long Step, string WeightsDigest);
