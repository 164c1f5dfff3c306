using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cluster.Checkpoints;
using Cluster.Coordinator.Records.Pages;
using Cluster.Coordinator.Records.Sweeps;
using Cluster.Jobs;

namespace Cluster.Cli.Sweeping;

/// <summary>What a sweep leaves for people and programs, made anew from what its trials have reached so far.</summary>
internal static class SweepOutputs
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes all of it.</summary>
    /// <param name="files">Where to.</param>
    /// <param name="record">What is known.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(SweepFiles files, SweepRecord record)
    {
        WholeFile.Write(files.Csv, Csv(record));
        WholeFile.Write(files.Json, Json(files, record) + "\n");
        WholeFile.Write(files.Report, SweepPage.Of(record));
        if (record.Best is { } best)
        {
            WholeFile.Write(files.Best, Job(record, best));
        }
    }

    /// <summary>The sweep as one JSON document.</summary>
    public static string Json(SweepFiles files, SweepRecord record) => new JsonObject
    {
        ["name"] = record.Sweep.Name,
        ["metric"] = record.Metric.ToString().ToLowerInvariant(),
        ["folder"] = files.Folder,
        ["best"] = record.Best?.Trial.Number,
        ["trials"] = new JsonArray([.. record.Trials.Select(trial => (JsonNode)new JsonObject
        {
            ["trial"] = trial.Trial.Number,
            ["values"] = new JsonObject(trial.Trial.Values.Select(value =>
                KeyValuePair.Create(value.Key, (JsonNode?)(value.Number is { } number ? JsonValue.Create(number) : JsonValue.Create(value.Text))))),
            ["standing"] = trial.Standing,
            ["step"] = trial.Outcome?.Step,
            ["test_loss"] = trial.Outcome?.TestLoss,
            ["test_accuracy"] = trial.Outcome?.TestAccuracy,
            ["weights_digest"] = trial.Outcome?.WeightsDigest,
            ["run"] = files.TrialFolder(trial.Trial.Number),
        })]),
    }.ToJsonString(Indented);

    private static string Csv(SweepRecord record) =>
        string.Concat(new[] { record.Columns }.Concat(record.Trials.Select(record.Row)).Select(row => string.Join(',', row.Select(Quoted)) + "\n"));

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Job(SweepRecord record, TrialRecord best) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # The best of {record.Trials.Length} trials of {record.Sweep.Name}: trial {best.Trial.Number}, {best.Trial.Label}.
        # Test loss {best.Outcome!.TestLoss} after {best.Outcome.Step} steps; digest of the weights {best.Outcome.WeightsDigest}.
        {JobFile.WriteYaml(best.Trial.Job)}
        """);
}
