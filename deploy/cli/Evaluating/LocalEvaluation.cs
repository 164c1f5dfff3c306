using Cluster.Cli.Exporting;
using Cluster.Cli.View;
using Cluster.Coordinator.Evaluating;
using Cluster.Inference;
using Cluster.Metrics;

namespace Cluster.Cli.Evaluating;

/// <summary>Evaluates a model in this process.</summary>
internal static class LocalEvaluation
{
    public static IReadOnlyList<SetEvaluation> Run(
        TrainedModel model, IReadOnlyList<EvaluationSet> sets, JudgeOptions options, int threads)
    {
        using var evaluator = new Evaluator(model.Job, model.Weights, threads);
        List<SetEvaluation> found = [];
        foreach (var (name, data, _) in sets)
        {
            using var progress = new ProgressLine($"evaluating {name}", "samples", data.Count);
            found.Add(evaluator.Evaluate(name, data, options, (first, _) => progress.Report(first)));
        }

        return found;
    }
}
