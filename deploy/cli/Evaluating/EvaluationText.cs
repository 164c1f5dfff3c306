using System.Globalization;
using Cluster.Cli.View;
using Cluster.Coordinator.Records.Pages;
using Cluster.Inference;
using Cluster.Metrics;
using Cluster.Metrics.Classes;

namespace Cluster.Cli.Evaluating;

/// <summary>What an evaluation found as tables for people.</summary>
internal static class EvaluationText
{
    // Beyond this a table is no longer read; the file holds all of it.
    private const int MostParts = 20;

    public static IEnumerable<string> Of(IReadOnlyList<SetEvaluation> sets)
    {
        yield return Overview(sets);
        foreach (var set in sets.Where(set => set.Parts.Count is > 0 and <= MostParts))
        {
            yield return TextTable.Of(
                [set.Name, .. set.Parts[0].Values.Select(value => value.Name)],
                set.Parts.Select(part => (IReadOnlyList<string>)[part.Name, .. part.Values.Select(Text)]));
            if (set.Confusion is { } confusion)
            {
                yield return Confusion(confusion, [.. set.Parts.Select(part => part.Name)]);
            }
        }
    }

    private static string Overview(IReadOnlyList<SetEvaluation> sets) => TextTable.Of(
        ["", .. sets.Select(set => set.Name)],
        [
            ["samples", .. sets.Select(set => set.Samples.ToString("N0", CultureInfo.InvariantCulture))],
            ["loss", .. sets.Select(set => set.Loss.ToString("G5", CultureInfo.InvariantCulture))],
            .. sets[0].Values.Select((value, index) => (IReadOnlyList<string>)[value.Name, .. sets.Select(set => Text(set.Values[index]))]),
        ]);

    private static string Confusion(ConfusionMatrix matrix, IReadOnlyList<string> names) => TextTable.Of(
        ["class \\ taken for", .. names],
        names.Select((name, truth) => (IReadOnlyList<string>)
        [
            name, .. Enumerable.Range(0, matrix.Classes).Select(answer => matrix[truth, answer].ToString(CultureInfo.InvariantCulture)),
        ]));

    private static string Text(MetricValue value) => value switch
    {
        { Value: double.NaN } => "-",
        { IsShare: true } => RunText.Share(value.Value),
        _ => value.Value.ToString("G5", CultureInfo.InvariantCulture),
    };
}
