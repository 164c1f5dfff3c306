using System.Globalization;
using System.Text.Json;
using Cluster.Cli.View;
using Cluster.Data;
using Cluster.Engine.Training;

namespace Cluster.Cli.Checking;

/// <summary>A check for people.</summary>
internal static class CheckText
{
    private const int MostNames = 12;

    private static readonly string[] Columns = ["layer", "kind", "output", "parameters", "forward", "backward", "memory"];

    public static string Of(JobCheck check)
    {
        var model = check.Modules[0];
        var rows = check.Modules.Skip(1).Select(Row).Append(["total", "", Text(model.OutputShape), .. Numbers(model)]);
        return string.Join(
            Environment.NewLine,
            [
                Invariant($"{check.Job.Spec.Name}: the job can run"),
                "",
                TextTable.Of(Columns, rows, texts: 3),
                "",
                .. Facts(check).Select(fact => $"{fact.Name,-11}{fact.Text}"),
                "",
                "forward and backward: floating-point operations for one sample, a multiplication with its addition counted as two",
                "memory: values, gradients and what is kept for backward, in one thread; a layer computed with the next one shows none",
            ]);
    }

    private static IEnumerable<(string Name, string Text)> Facts(JobCheck check)
    {
        var (job, memory) = (check.Job, check.Memory);
        var training = job.Spec.Training;
        yield return ("data", Invariant($"{job.Data.Train.Count:N0} training and {job.Data.Test.Count:N0} test samples of {job.SampleShape}"));
        yield return ("target", Target(job.Data.Train.Targets));
        yield return ("loss", Part(check.Written, "loss"));
        yield return ("optimizer", Part(check.Written, "optimizer"));
        yield return ("schedule", Part(check.Written, "schedule"));
        yield return ("training", Invariant(
            $"{training.Epochs:N0} epochs of {job.Steps.StepsPerEpoch:N0} steps, {check.Steps:N0} in all; ") + Batch(check));
        if (job.Replicas is { } replicas)
        {
            yield return ("replicas", Invariant($"{replicas.Replicas:N0} of {replicas.InnerSteps:N0} inner steps each between two exchanges; ")
                + Invariant($"a step is {check.SamplesPerStep:N0} samples"));
            yield return ("outer", Part(check.Written.GetProperty("training").GetProperty("diloco"), "outer"));
        }

        yield return ("worker", Invariant($"{Bytes(memory.Bytes)} and its data, as one of {check.Workers} with {Threads(check.Threads)}: ")
            + $"weights {Bytes(memory.WeightBytes)}, gradients {Bytes(memory.GradientBytes)}, "
            + $"activations {Bytes(memory.ActivationBytes)}, scratch {Bytes(memory.ScratchBytes)}");
    }

    private static string Batch(JobCheck check)
    {
        var (training, plan) = (check.Job.Spec.Training, check.Job.Training);
        var whole = training.Accumulate == 1
            ? Invariant($"batch {training.Batch:N0}")
            : Invariant($"effective batch {plan.BatchSize:N0}, {training.Accumulate:N0} times {training.Batch:N0},");
        return $"{whole} in {Invariant($"{check.MicroBatches} micro-batches of {plan.MicroBatchSize:N0}")}";
    }

    private static IReadOnlyList<string> Row(ModuleProfile module) =>
    [
        new string(' ', 2 * (module.Depth - 1)) + module.Name[(module.Name.LastIndexOf('.') + 1)..],
        KindOf(module),
        Text(module.OutputShape),
        .. Numbers(module),
    ];

    private static string[] Numbers(ModuleProfile module) =>
        [Count(module.Parameters), Count(module.ForwardFlops), Count(module.BackwardFlops), Kept(module.ActivationBytes)];

    /// <summary>Name of a module's class, without the mark of a generic one.</summary>
    public static string KindOf(ModuleProfile module) => module.Module.GetType().Name.Split('`')[0];

    private static string Target(TargetSchema target)
    {
        var names = target.Names.Length is > 0 and <= MostNames ? $": {string.Join(", ", target.Names)}" : "";
        var each = target.Count == 1 ? "" : Invariant($"{target.Count:N0} labels of ");
        return target.IsLabels
            ? $"{each}{Invariant($"{target.Classes:N0} classes")}{names}"
            : $"{Invariant($"{target.Count:N0}")} {(target.Count == 1 ? "value" : "values")}{names}";
    }

    // A part's name, then its keys as the job would write them.
    private static string Part(JsonElement job, string key)
    {
        if (!job.TryGetProperty(key, out var part))
        {
            return "none";
        }

        var keys = part.EnumerateObject().Where(property => property.Name != "type").Select(property => $"{property.Name} {Plain(property.Value)}");
        return string.Join(", ", keys.Prepend(part.GetProperty("type").GetString()!));
    }

    private static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("type", out var type)
        ? type.GetString()!
        : JsonSerializer.Serialize(value).Trim('"');

    private static string Text(Engine.Tensors.Shape shape) => shape.ToString();

    private static string Threads(int count) => count == 1 ? "1 thread" : Invariant($"{count} threads");

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Kept(long bytes) => bytes == 0 ? "-" : Bytes(bytes);

    private static string Bytes(long bytes) => bytes switch
    {
        < 1 << 10 => Invariant($"{bytes} B"),
        < 1 << 20 => Invariant($"{bytes / 1024.0:N1} KiB"),
        < 1L << 30 => Invariant($"{bytes / (1024.0 * 1024):N1} MiB"),
        _ => Invariant($"{bytes / (1024.0 * 1024 * 1024):N1} GiB"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
