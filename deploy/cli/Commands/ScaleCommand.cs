using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Cli.Scaling;
using Cluster.Cli.View;
using Cluster.Coordinator;
using Cluster.Experiments;
using Cluster.Experiments.Scaling;

namespace Cluster.Cli.Commands;

/// <summary>cluster scale: how a job's speed grows with the workers on this machine.</summary>
internal static class ScaleCommand
{
    public static Command Create()
    {
        var job = new JobSource(hasLength: false);
        var options = new ScaleOptions();
        var output = new Option<string?>("--out")
        {
            Description = "Folder for measurements, runs, table and page; by default scale-JOB. An experiment that is there goes on.",
        };
        var json = new Option<bool>("--json") { Description = "Print scale.json in place of the table." };
        var command = new Command("scale", "Measures how a job's speed grows with the number of workers on this machine.") { output, json };
        options.AddTo(command);
        job.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(async () =>
        {
            var spec = job.Read(parsed, resume: null);
            var plan = options.Read(parsed, spec);
            var folder = Path.GetFullPath(parsed.GetValue(output) ?? $"scale-{spec.Name}");
            return await RunAsync(plan, folder, parsed.GetValue(json));
        }));
        return command;
    }

    private static async Task<int> RunAsync(ScalePlan plan, string folder, bool asJson)
    {
        var machine = Machine.Here;
        var header = ScaleHeader.Of(plan, HostOptions.Build, machine);
        using var record = ScaleRecord.Open(folder, header);
        var experiment = new ScaleExperiment(plan, record);
        var launcher = new ScaleLauncher(plan, Path.Combine(folder, "runs"), experiment);
        using var signals = new StopSignals();
        ThisProgram.CompileAtOnce();
        var wasStopped = false;
        try
        {
            await experiment.CarryOutAsync(launcher.MeasureAsync, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            wasStopped = true;
        }

        var result = experiment.Result(machine);
        if (result is not null)
        {
            ScaleFiles.Write(folder, result, header);
        }

        if (wasStopped)
        {
            var (all, open) = (plan.Runs.Count(), experiment.Open.Count);
            Console.Error.WriteLine($"stopped: {all - open} of {all} runs are recorded in {folder}; the same command goes on with the others");
            return CoordinatorOutcome.Interrupted;
        }

        Console.Out.WriteLine(asJson ? ScaleFiles.Json(result!, header) : TextOf(result!, folder));
        return result!.IsPromiseBroken ? UserErrors.Report("runs of one job ended with different weights, which must not be") : 0;
    }

    private static string TextOf(ScaleResult result, string folder)
    {
        var crowded = result.HasOversubscription ? [$"* more compute threads than the {result.Machine.Cores} cores"] : Array.Empty<string>();
        string[] lines =
        [
            TextTable.Of(ScaleText.Columns, result.Rows.Select(ScaleText.Row), texts: 0),
            .. crowded,
            "",
            .. ScaleWords.Of(result),
            "",
            $"table: {Path.Combine(folder, ScaleFiles.CsvName)}",
            $"page:  {Path.Combine(folder, ScaleFiles.PageName)}",
        ];
        return string.Join(Environment.NewLine, lines);
    }
}
