using System.CommandLine;
using Cluster.Checkpoints;
using Cluster.Jobs.Looks;

namespace Cluster.Cli.Commands;

/// <summary>cluster init: a job to start from, for data that was looked at.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var data = new Argument<string>("data") { Description = "Folder of IDX files, or CSV file." };
        var target = new Option<string?>("--target")
        {
            Description = "Column of a table that is to be predicted; by default one called target, label, class or y, else the last.",
        };
        var output = new Option<string>("--output") { Description = "The job file to write.", DefaultValueFactory = _ => "job.yaml" };
        var force = new Option<bool>("--force") { Description = "Write over a file that is there." };
        var command = new Command("init", "Writes a job to start from, with comments, for data that it looks at.") { data, target, output, force };
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() =>
        {
            var name = parsed.GetValue(output)!;
            var file = OutputPath.Locate(name);
            if (File.Exists(file) && !parsed.GetValue(force))
            {
                throw new UsageException($"{name} is there already; name another file with --output, or write over it with --force");
            }

            // A relative path is one from the job's folder, and people may start it elsewhere.
            var path = parsed.GetValue(data)!;
            var isHere = Path.GetDirectoryName(file) == Path.TrimEndingDirectorySeparator(Directory.GetCurrentDirectory());
            var starter = StarterJob.For(isHere ? path : Path.GetFullPath(path), parsed.GetValue(target));
            WholeFile.Write(file, starter.Text);
            Console.Out.WriteLine($"{name}: {starter.Summary}");
            Console.Out.WriteLine($"  {starter.Job.Data.Train.Count:N0} samples of {starter.Job.SampleShape} to learn from, "
                + $"{starter.Job.Data.Test.Count:N0} to judge by, {starter.Job.Layout.ElementCount:N0} parameters");
            Console.Out.WriteLine();
            Console.Out.WriteLine("next:");
            Console.Out.WriteLine($"  cluster check {name}");
            Console.Out.WriteLine($"  cluster local {name}");
            return Task.FromResult(0);
        }));
        return command;
    }
}
