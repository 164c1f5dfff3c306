using System.CommandLine;
using System.Globalization;
using Cluster.Checkpoints;
using Cluster.Cli.Exporting;
using Cluster.Onnx;

namespace Cluster.Cli.Commands;

/// <summary>cluster export: a trained model as a file for other programs.</summary>
internal static class ExportCommand
{
    private const string Onnx = "onnx";

    public static Command Create()
    {
        var checkpoint = new Argument<string>("checkpoint")
        {
            Description = "Directory of a checkpoint, such as runs/NAME/checkpoints/step-00000395.",
        };
        var format = new Option<string>("--format") { Description = "Format of the file: onnx.", DefaultValueFactory = _ => Onnx };
        var output = new Option<string?>("--output") { Description = "The file to write; by default the job's name with .onnx in this folder." };
        var job = new Option<string?>("--job")
        {
            Description = "The job that wrote the checkpoint; by default job.json of the run folder that it lies in.",
        };
        var data = new Option<string?>("--data")
        {
            Description = "Folder of the job's data, if it has moved; the shape of its samples is the model's input.",
        };
        var plugins = new PluginOption();
        var command = new Command("export", "Writes the model of a checkpoint as a file that other programs run.")
        {
            checkpoint,
            format,
            output,
            job,
            data,
        };
        plugins.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() =>
        {
            if (parsed.GetValue(format) is { } other && other != Onnx)
            {
                throw new UsageException($"--format must be {Onnx}, got {other}");
            }

            using var model = TrainedModel.Open(parsed.GetValue(checkpoint)!, parsed.GetValue(job), parsed.GetValue(data), plugins.Places(parsed));
            var path = OutputPath.Locate(parsed.GetValue(output) ?? $"{model.Job.Spec.Name}.{Onnx}");
            WholeFile.Write(path, target => Write(model, target));
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {model.Job.Spec.Name} after step {model.State.Step:N0}, {new FileInfo(path).Length:N0} bytes, "
                + $"samples of {model.Job.SampleShape}, ONNX operator set {OnnxExport.OperatorSet}"));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static void Write(TrainedModel model, Stream target)
    {
        var (job, state) = (model.Job, model.State);
        var options = new OnnxOptions
        {
            GraphName = job.Spec.Name,
            ClassNames = job.Data.Train.Targets.IsLabels ? job.Data.Train.Targets.Names : [],
            Metadata =
            [
                new("job", job.Spec.Name),
                new("seed", state.Seed.ToString(CultureInfo.InvariantCulture)),
                new("step", state.Step.ToString(CultureInfo.InvariantCulture)),
                new("weights_digest", state.AveragedDigest ?? state.WeightsDigest),
            ],
        };
        OnnxExport.Write(job.Model, job.Layout, model.Weights.Span, job.SampleShape, target, options);
    }
}
