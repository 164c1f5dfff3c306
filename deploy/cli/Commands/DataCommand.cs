using System.CommandLine;
using Cluster.Cli.View;
using Cluster.Jobs;
using Cluster.Jobs.Looks;

namespace Cluster.Cli.Commands;

/// <summary>cluster data: what there is to know of data before training on it.</summary>
internal static class DataCommand
{
    private const int MostSamples = 100;

    private static readonly string[] JobExtensions = [".json", ".yaml", ".yml"];

    public static Command Create() => new("data", "Looks at data.") { Show() };

    private static Command Show()
    {
        var path = new Argument<string>("path")
        {
            Description = "Folder of IDX files, CSV file, or a job file (.json, .yaml) whose data is meant.",
        };
        var target = new Option<string?>("--target") { Description = "Column of a table that would be predicted." };
        var samples = new Option<int>("--samples") { Description = "Shows so many training samples; images as pictures." };
        var json = new Option<bool>("--json") { Description = "Write one JSON object instead." };
        var command = new Command("show", "Shows what data holds, and what a model would see of it.") { path, target, samples, json };
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() =>
        {
            var count = parsed.GetValue(samples);
            if (count is < 0 or > MostSamples)
            {
                throw new UsageException($"--samples must be 0 to {MostSamples}, got {count}");
            }

            var asJson = parsed.GetValue(json);
            if (count > 0 && asJson)
            {
                throw new UsageException("--samples shows pictures and numbers to people; leave it or --json out");
            }

            var look = Look(parsed.GetValue(path)!, parsed.GetValue(target));
            if (count > 0 && look.Splits is null)
            {
                throw new UsageException("--samples needs to know what is predicted; name the column with --target");
            }

            Console.Out.WriteLine(asJson ? DataJson.Of(look) : DataText.Of(look, Terminal.Width));
            if (count > 0)
            {
                Console.Out.WriteLine();
                Console.Out.WriteLine(SampleText.Of(look.Splits!.Data.Train, count, Terminal.Width, Terminal.TakesColour));
            }

            return Task.FromResult(0);
        }));
        return command;
    }

    private static DataLook Look(string path, string? target)
    {
        if (!JobExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            return DataLook.OfPath(path, target);
        }

        return target is null
            ? DataLook.OfJob(JobFile.Read(path))
            : throw new UsageException($"--target is said by the job {path} already; leave it out");
    }
}
