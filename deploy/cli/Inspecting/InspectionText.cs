using System.Globalization;
using Cluster.Checkpoints;
using Cluster.Cli.View;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.Inspecting;

/// <summary>What lies at a path, for people.</summary>
internal static class InspectionText
{
    private static readonly string[] Columns = ["name", "shape", "dtype", "count", "min", "mean", "max", "norm"];

    public static string Of(Inspection inspection)
    {
        List<string> parts = [Head(inspection)];
        parts.AddRange(inspection.Files.Select(Of));
        return string.Join(Environment.NewLine + Environment.NewLine, parts);
    }

    private static string Head(Inspection inspection)
    {
        List<string> lines = [inspection.Path];
        if (inspection.Checkpoints is { } checkpoints)
        {
            lines.AddRange(checkpoints.Select(found => Line(Path.GetFileName(found.Path), Standing(found.Problem))));
        }
        else if (inspection.State is not null || inspection.Problem is not null)
        {
            lines.Add(Line("standing", Standing(inspection.Problem)));
        }

        if (inspection.Job is { } job)
        {
            lines.Add(Line("job", job));
        }

        lines.AddRange(inspection.State is { } state ? Lines(state) : []);
        return string.Join(Environment.NewLine, lines);
    }

    private static IEnumerable<string> Lines(CheckpointState state)
    {
        yield return Line("step", Text($"{state.Step}, next is step {state.StepInEpoch + 1} of epoch {state.Epoch + 1}"));
        yield return Line("seed", Text($"{state.Seed}"));
        yield return Line("weights digest", state.WeightsDigest);
        if (state.AveragedDigest is { } averaged)
        {
            yield return Line("average digest", averaged);
        }

        if (state.Evaluation is { } last)
        {
            yield return Line("evaluation", Text(last));
        }

        if (state.Best is { } best)
        {
            yield return Line("best", Text(best.Evaluation));
        }

        foreach (var plateau in state.Plateaus ?? [])
        {
            yield return Line("plateau", Text($"learning rate {plateau.Rate:G6}, best {plateau.Best:G6}, {plateau.BadCount} no better since"));
        }

        if (state.Stopping is { } stopping)
        {
            yield return Line("early stopping", Text($"best {stopping.Best:G6}, {stopping.BadCount} no better since"));
        }

        if (state.IsEvaluationDue || state.HasEnded)
        {
            yield return Line("next", state.HasEnded ? "nothing: the job ended by its own rule" : "an evaluation");
        }

        yield return Line("job hash", state.JobHash);
        yield return Line("data hash", state.DataHash ?? "unknown");
        yield return Line("build", Text($"{state.Build}, term {state.Term}"));
    }

    private static string Of(FileFacts file)
    {
        var metadata = string.Concat(file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $", {pair.Key} {pair.Value}"));
        var title = Text($"{file.Name}: {file.Tensors.Count} tensors, {file.Tensors.Sum(tensor => tensor.Count):N0} values, {file.Bytes:N0} bytes");
        var table = TextTable.Of(Columns, file.Tensors.Select(Row));
        return title + metadata + Environment.NewLine + table;
    }

    private static string[] Row(TensorFacts tensor) =>
    [
        tensor.Name,
        $"[{string.Join(", ", tensor.Shape)}]",
        tensor.Dtype,
        Text($"{tensor.Count}"),
        Number(tensor.Min),
        Number(tensor.Mean),
        Number(tensor.Max),
        Number(tensor.Norm) + (tensor.NonFinite > 0 ? Text($" and {tensor.NonFinite} not finite") : ""),
    ];

    private static string Text(EvaluationState evaluation) => Text(
        $"test loss {evaluation.Loss:F4}{RunNews.AccuracyText(evaluation.Accuracy)} after step {evaluation.Step}");

    private static string Standing(string? problem) => problem is null ? "whole" : $"damaged: {problem}";

    private static string Number(double? value) => value is null ? "-" : Text($"{value:G6}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Line(string name, string value) => string.Create(CultureInfo.InvariantCulture, $"  {name,-15} {value}");
}
