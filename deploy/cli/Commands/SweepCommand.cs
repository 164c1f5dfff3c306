using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Cli.Sweeping;
using Cluster.Coordinator;
using Cluster.Coordinator.Records.Sweeps;
using Cluster.Jobs.Specification;
using Cluster.Jobs.Sweeps;

namespace Cluster.Cli.Commands;

/// <summary>cluster sweep: many trials of a job, with other values for some of its keys, and which was best.</summary>
internal static class SweepCommand
{
    private const int MostParallel = 1024;

    public static Command Create()
    {
        var file = new Argument<string>("sweep")
        {
            Description = "Sweep file (YAML or JSON): a job, keys of it with their values, and how to compare.",
        };
        var size = new ClusterSize(usualWorkers: 1);
        var parallel = new Option<int?>("--parallel")
        {
            Description = "Trials side by side; by default as many as the cores have room for: cores / (workers x threads).",
        };
        var folder = new Option<string?>("--folder")
        {
            Description = "Where to keep the trials and the report; by default runs/NAME. What lies there already is gone on with.",
        };
        var data = new Option<string?>("--data") { Description = "Where the job's data lies: a folder that holds it, or the file itself." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything, list the trials and run none." };
        var json = new Option<bool>("--json")
        {
            Description = "End standard output with the JSON document of all trials; progress goes to standard error.",
        };
        var plugins = new PluginOption();
        var command = new Command("sweep", "Tries values for keys of a job, each trial in a small local cluster of its own, and compares them.")
        {
            file, parallel, folder, data, dryRun, json,
        };
        size.AddTo(command);
        plugins.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(async () =>
        {
            var sweep = Sweep.Read(parsed.GetValue(file)!, spec => Placed(spec, parsed.GetValue(data)), plugins.Places(parsed));
            var (workers, threads) = size.Read(parsed, sweep.Trials[0].Job.Cluster);
            var sideBySide = parsed.GetValue(parallel) switch
            {
                null => Math.Max(1, Environment.ProcessorCount / (workers * threads)),
                >= 1 and <= MostParallel and var given => given,
                var other => throw new UsageException($"--parallel must be 1 to {MostParallel}, got {other}"),
            };
            var files = new SweepFiles(RunFolder.For(parsed.GetValue(folder) ?? Path.Combine(RunFolder.Parent, sweep.Name), sweep.Name).Path);
            if (parsed.GetValue(dryRun))
            {
                Console.Out.WriteLine(SweepText.Plan(new SweepRecord(sweep, [], _ => null)));
                return 0;
            }

            return await RunAsync(sweep, files, new TrialRunner(files, workers, threads), sideBySide, parsed.GetValue(json));
        }));
        return command;
    }

    private static async Task<int> RunAsync(Sweep sweep, SweepFiles files, TrialRunner runner, int parallel, bool asJson)
    {
        var people = asJson ? Console.Error : Console.Out;
        using var ledger = SweepLedger.Open(files, sweep);
        using var signals = new StopSignals();
        var view = new SweepView(people, !(asJson ? Console.IsErrorRedirected : Console.IsOutputRedirected));
        people.WriteLine($"{sweep.Name}: {sweep.Trials.Length} trials, {parallel} side by side, in {files.Folder}");
        bool isWhole;
        try
        {
            isWhole = await new SweepRun(sweep, ledger, runner, view, parallel).FinishAsync(signals.Token);
        }
        finally
        {
            // A sweep that ends early has something to show, too.
            view.End();
            SweepOutputs.Write(files, new SweepRecord(sweep, ledger.Outcomes, runner.RecordOf));
        }

        var record = new SweepRecord(sweep, ledger.Outcomes, runner.RecordOf);
        people.WriteLine();
        people.WriteLine(SweepText.Table(record));
        people.WriteLine();
        people.WriteLine(record.Best is { } best ? $"best    trial {best.Trial.Number} ({best.Trial.Label}): {files.Best}" : "best    none yet");
        people.WriteLine($"report  {files.Report}");
        if (asJson)
        {
            Console.Out.WriteLine(SweepOutputs.Json(files, record));
        }

        if (!isWhole)
        {
            people.WriteLine("stopped; the same command goes on from here");
        }

        return isWhole ? CoordinatorOutcome.Success : CoordinatorOutcome.Interrupted;
    }

    // Several processes read the job; its paths must mean the same to each.
    private static JobSpec Placed(JobSpec spec, string? data) => spec with
    {
        Data = (data is null ? spec.Data : JobSource.Found(spec.Data, data)).At(Path.GetFullPath),
        Initialize = spec.Initialize is { } start ? start with { From = Path.GetFullPath(start.From) } : null,
    };
}
