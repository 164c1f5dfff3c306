using System.CommandLine;
using System.Globalization;
using Cluster.Checkpoints;
using Cluster.Cli.Exporting;
using Cluster.Cli.Predicting;
using Cluster.Cli.View;
using Cluster.Data;
using Cluster.Inference;
using Cluster.Jobs;

namespace Cluster.Cli.Commands;

/// <summary>cluster predict: what a trained model says of new samples.</summary>
internal static class PredictCommand
{
    private const int MostThreads = 1024;

    public static Command Create()
    {
        var model = new Argument<string>("model")
        {
            Description = "A run, by its folder or its name under runs, of which the newest checkpoint is taken; or the directory of a checkpoint.",
        };
        var input = new Argument<string>("input") { Description = "The samples: a .csv, .jsonl or .npy file." };
        var output = new Option<string?>("--output") { Description = "The file to write; standard output by default." };
        var format = new Option<string?>("--format") { Description = "Format of the input: csv, jsonl or npy; by default what its name says." };
        var outputFormat = new Option<string?>("--output-format")
        {
            Description = "Format of the output; by default what its name says, csv for standard output.",
        };
        var threads = new Option<int>("--threads") { Description = "Compute threads; 1 by default.", DefaultValueFactory = _ => 1 };
        var job = new Option<string?>("--job")
        {
            Description = "The job that wrote the checkpoint; by default job.json of the run folder that it lies in.",
        };
        var plugins = new PluginOption();
        var command = new Command("predict", "Tells what a trained model says of new samples.")
        {
            model, input, output, format, outputFormat, threads, job,
        };
        plugins.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() =>
        {
            var threadCount = parsed.GetValue(threads) is >= 1 and <= MostThreads and var given
                ? given
                : throw new UsageException($"--threads must be 1 to {MostThreads}, got {parsed.GetValue(threads)}");
            var path = parsed.GetValue(input)!;
            var inputFormat = FileFormats.Of(path, parsed.GetValue(format), "--format");
            var target = parsed.GetValue(output) is { } file ? OutputPath.Locate(file) : null;
            var written = target is null && parsed.GetValue(outputFormat) is null
                ? FileFormat.Csv
                : FileFormats.Of(target ?? "standard output", parsed.GetValue(outputFormat), "--output-format");
            var stored = StoredCheckpoint.Open(parsed.GetValue(model)!, parsed.GetValue(job), plugins.Places(parsed));
            var described = InferenceModel.Open(stored.Spec, DescriptionOf(stored));
            using var weights = stored.ReadWeights(described.Layout);
            using var predictor = new Predictor(described, weights, threadCount);
            using var samples = SampleInput.Open(path, inputFormat, described);
            var form = PredictionForm.Of(predictor.Outputs, described.Data);
            if (target is null)
            {
                using var console = Console.OpenStandardOutput();
                Run(predictor, samples, form, written, console, path);
                return Task.FromResult(0);
            }

            var count = 0L;
            WholeFile.Write(target, stream => count = Run(predictor, samples, form, written, stream, path));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {count:N0} predictions"));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static long Run(Predictor predictor, SampleInput samples, PredictionForm form, FileFormat format, Stream target, string path)
    {
        using var writer = PredictionWriter.Create(format, form.Columns, target);
        using var progress = new ProgressLine($"predicting {Path.GetFileName(path)}", "samples", samples.Count);
        var (cells, size, done) = (new double[form.Columns.Count], predictor.Outputs.Size, 0L);
        while (samples.ReadNext(predictor.BatchSize) is { Length: > 0 } batch)
        {
            var outputs = predictor.Predict(batch);
            for (var start = 0; start < outputs.Length; start += size, done++)
            {
                form.Read(outputs.AsSpan(start, size), cells);
                writer.Write(cells);
            }

            progress.Report(done);
        }

        writer.Finish();
        return done;
    }

    // Runs of earlier versions kept no description; theirs follows from their data.
    private static DataDescription DescriptionOf(StoredCheckpoint stored) =>
        stored.ReadDescription() ?? DataDescription.Of(TrainingJob.Open(stored.Spec).Data);
}
