using System.CommandLine;
using Cluster.Cli.Checking;
using Cluster.Jobs;

namespace Cluster.Cli.Commands;

/// <summary>cluster check: whether a job can run, and what it will take, without training.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var job = new JobSource();
        var size = new ClusterSize();
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of the table." };
        var command = new Command("check", "Checks a job with its data, and prints its model, memory and steps; trains nothing.") { json };
        size.AddTo(command);
        job.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() =>
        {
            var spec = job.Read(parsed, resume: null);
            var (workers, threads) = size.Read(parsed, spec.Cluster);
            var check = new JobCheck(TrainingJob.Open(spec), workers, threads);
            Console.Out.WriteLine(parsed.GetValue(json) ? CheckJson.Of(check) : CheckText.Of(check));
            return Task.FromResult(0);
        }));
        return command;
    }
}
