using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Checkpoints;
using Cluster.Coordinator.Training;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Auditing;

/// <summary>What there is to know of a worker that computed other sums than two others agree on; a file in the run's folder.</summary>
/// <param name="Worker">Its identity in the run.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Simd">The SIMD path its kernels take.</param>
/// <param name="Round">"train" or "evaluate".</param>
/// <param name="Step">Updates behind the weights it computed with.</param>
/// <param name="Subtree">Level and index of the node.</param>
/// <param name="FirstMicroBatch">The first micro-batch below the node.</param>
/// <param name="MicroBatches">How many there are.</param>
/// <param name="Digest">Digest of its sums, 16 hex digits.</param>
/// <param name="AgreedDigest">Digest of the others'.</param>
/// <param name="AgreesWith">One of the others; 0 is the coordinator.</param>
/// <param name="Tensor">Where they differ first: a tensor, or loss, weight, samples or correct.</param>
/// <param name="Index">Which of its values.</param>
/// <param name="Value">The worker's value.</param>
/// <param name="AgreedValue">The others' value.</param>
/// <param name="TrustedUpdates">Updates behind the newest weights that cannot depend on the worker; null where all it contributed to earlier
/// rounds had passed an audit.</param>
internal sealed record QuarantineReport(
    int Worker,
    string Host,
    int ProcessId,
    string Simd,
    string Round,
    long Step,
    string Subtree,
    int FirstMicroBatch,
    int MicroBatches,
    string Digest,
    string AgreedDigest,
    int AgreesWith,
    string? Tensor,
    int? Index,
    double? Value,
    double? AgreedValue,
    long? TrustedUpdates)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    /// <summary>The report of a verdict.</summary>
    /// <param name="verdict">What the core says.</param>
    /// <param name="worker">Who it was.</param>
    /// <param name="difference">Where the sums differ; null if they are not there any more.</param>
    public static QuarantineReport Of(QuarantineWorker verdict, WorkerDescription worker, SumsDifference? difference)
    {
        var (round, leaves) = (verdict.Round, verdict.Round.Tree.LeavesOf(verdict.Subtree));
        return new QuarantineReport(
            verdict.Worker.Value,
            worker.Host,
            worker.ProcessId,
            worker.Simd,
            JsonNamingPolicy.SnakeCaseLower.ConvertName(round.Kind.ToString()),
            round.Step,
            verdict.Subtree.ToString(),
            leaves.Start,
            leaves.Count,
            Hex(verdict.Digest),
            Hex(verdict.Agreed),
            verdict.Witness.Value,
            difference?.Name,
            difference?.Index,
            difference?.Odd,
            difference?.Agreed,
            verdict.TrustedUpdates);
    }

    /// <summary>Writes the report.</summary>
    /// <param name="folder">The folder of reports; made if it is not there.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="CheckpointException">The disk did not take or keep it.</exception>
    public string Write(string folder)
    {
        DurableDirectory.Create(folder);
        var text = JsonSerializer.Serialize(this, Options) + "\n";
        for (var copy = 1; ; copy++)
        {
            // Each term counts workers from 1, so one of an earlier term may have the name.
            var more = copy == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $".{copy}");
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{Step:D8}-worker-{Worker}{more}.json"));
            if (WholeFile.TryClaim(path, text))
            {
                return path;
            }
        }
    }

    /// <summary>Reads who was caught in earlier terms of a run.</summary>
    /// <param name="folder">The folder of reports; need not exist.</param>
    /// <param name="tell">Hears of each report that cannot be read, in one line.</param>
    /// <returns>The processes.</returns>
    public static ImmutableHashSet<ProcessIdentity> ReadProcesses(string folder, Action<string> tell)
    {
        var processes = ImmutableHashSet<ProcessIdentity>.Empty;
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [])
        {
            try
            {
                var report = JsonSerializer.Deserialize<QuarantineReport>(File.ReadAllText(path), Options) ?? throw new JsonException("null");
                processes = processes.Add(new ProcessIdentity(report.Host, report.ProcessId));
            }
            catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
            {
                tell($"{path} needs to be a report of a quarantined worker, got '{error.Message}'; whom it names is not turned away");
            }
        }

        return processes;
    }

    /// <summary>What the sums say, in words.</summary>
    [JsonIgnore]
    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"its sums of micro-batches {FirstMicroBatch} to {FirstMicroBatch + MicroBatches - 1} of {Round} step {Step} are not those that two others "
        + $"computed{(Tensor is null ? "" : $"; first in {Tensor}[{Index}]: {Value:R}, not {AgreedValue:R}")}");

    private static string Hex(ulong digest) => digest.ToString("x16", CultureInfo.InvariantCulture);
}
