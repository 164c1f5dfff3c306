using System.CommandLine;
using Cluster.Checkpoints;
using Cluster.Cli.Evaluating;
using Cluster.Cli.Exporting;
using Cluster.Coordinator.Evaluating;
using Cluster.Data;
using Cluster.Data.Tables;
using Cluster.Inference;
using Cluster.Metrics;

namespace Cluster.Cli.Commands;

/// <summary>cluster evaluate: how good a trained model is, on the job's test split and on further sets.</summary>
internal static class EvaluateCommand
{
    private const int Most = 1024;

    public static Command Create()
    {
        var model = new Argument<string>("model")
        {
            Description = "A run, by its folder or its name under runs, of which the newest checkpoint is taken; or the directory of a checkpoint.",
        };
        var data = new Option<string[]>("--data")
        {
            Description = "NAME=PATH: a further set, a file or folder as the job names for its own; PATH alone: where the job's data lies now.",
        };
        var workers = new Option<int?>("--workers")
        {
            Description = "Worker processes that compute the outputs, as in local; by default this process does. The numbers have the same bits.",
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Compute threads, of each worker if there are any; 1 by default.",
            DefaultValueFactory = _ => 1,
        };
        var topK = new Option<int>("--top-k")
        {
            Description = "How many answers are allowed in the accuracy beside the plain one; 5 by default.",
            DefaultValueFactory = _ => 5,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document in place of tables." };
        var job = new Option<string?>("--job")
        {
            Description = "The job that wrote the checkpoint; by default job.json of the run folder that it lies in.",
        };
        var plugins = new PluginOption();
        var command = new Command("evaluate", "Judges a trained model on the job's test split and on further sets.")
        {
            model, data, workers, threads, topK, json, job,
        };
        plugins.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(async () =>
        {
            var choice = DataChoice.Parse(parsed.GetValue(data) ?? []);
            var threadCount = Within(parsed.GetValue(threads), "--threads");
            var options = new JudgeOptions { TopK = Within(parsed.GetValue(topK), "--top-k") };
            var workerCount = parsed.GetValue(workers) is { } given ? Within(given, "--workers") : 0;
            using var trained = TrainedModel.Open(parsed.GetValue(model)!, parsed.GetValue(job), choice.Path, plugins.Places(parsed));
            WarnIfChanged(trained);
            List<EvaluationSet> sets = [new(DataChoice.Own, trained.Job.Data.Test)];
            sets.AddRange(choice.Sets.Select(set => new EvaluationSet(set.Name, trained.Job.OpenSet(set.Path), set.Path)));
            options = options with { ToOriginal = UnitOf(trained.Job.Data.Train) };
            var found = workerCount == 0
                ? LocalEvaluation.Run(trained, sets, options, threadCount)
                : await ClusterEvaluation.RunAsync(trained, sets, options, workerCount, threadCount);
            Conclude(trained, found, parsed.GetValue(json));
            return 0;
        }));
        return command;
    }

    private static void Conclude(TrainedModel trained, IReadOnlyList<SetEvaluation> found, bool asJson)
    {
        var state = trained.State;
        var source = new EvaluationSource(
            trained.Job.Spec.Name,
            Path.GetFileName(trained.Stored.Checkpoint.Path),
            state.Step,
            state.AveragedDigest ?? state.WeightsDigest);
        var document = EvaluationDocument.Of(source, found);
        if (trained.Stored.Run is { } run)
        {
            WholeFile.Write(run.Evaluation, document + "\n");
            Console.Error.WriteLine($"written to {run.Evaluation}");
        }

        Console.Out.WriteLine(asJson ? document : string.Join($"{Environment.NewLine}{Environment.NewLine}", EvaluationText.Of(found)));
    }

    // Errors of values are told in the unit of the file.
    private static Func<int, double, double> UnitOf(Dataset data) => data is TableDataset { Targets.IsLabels: false } table
        ? table.Fitted.Target.ToOriginal
        : (_, value) => value;

    private static void WarnIfChanged(TrainedModel trained)
    {
        if (trained.Stored.ReadDescription() is { } description && description.ContentHash != trained.Job.Data.ContentHash)
        {
            Console.Error.WriteLine(
                "note: the job's data has changed since training; its test split may hold samples that the model has learned from");
        }
    }

    private static int Within(int value, string option) =>
        value is >= 1 and <= Most ? value : throw new UsageException($"{option} must be 1 to {Most}, got {value}");
}
