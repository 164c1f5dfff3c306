using System.CommandLine;
using Cluster.Cli.Benching;
using Cluster.Cli.Launching;
using Cluster.Cli.View;
using Cluster.Collectives.Transports;
using Cluster.Coordinator;
using Cluster.Experiments;
using Cluster.Experiments.Benching;

namespace Cluster.Cli.Commands;

/// <summary>cluster bench: how fast processes of this machine add up numbers, by every topology and transport.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var output = new Option<string?>("--out") { Description = "Folder for bench.json and bench.html; without it nothing is written." };
        var json = new Option<bool>("--json") { Description = "Print bench.json in place of the table." };
        const string Purpose = "Measures the all-reduce between processes of this machine, by size, workers, topology and transport.";
        var command = new Command("bench", Purpose) { output, json };
        options.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() => RunAsync(
            options.Read(parsed), parsed.GetValue(output) is { } folder ? Path.GetFullPath(folder) : null, parsed.GetValue(json))));
        return command;
    }

    /// <summary>The worker that bench starts, which is for nobody else.</summary>
    public static Command CreateWorker()
    {
        var address = new Argument<string>("address");
        var transport = new Argument<string>("transport");
        var command = new Command(AllReduceWorker.ChildArgument) { address, transport };
        command.Hidden = true;
        command.SetAction((parsed, _) => UserErrors.GuardAsync(async () =>
        {
            await AllReduceWorker.RunAsync(parsed.GetValue(address)!, Enum.Parse<Transport>(parsed.GetValue(transport)!));
            return 0;
        }));
        return command;
    }

    /// <summary>The worker of those that add up among themselves.</summary>
    public static Command CreatePeer()
    {
        var numbers = new Argument<int[]>("numbers") { Arity = new ArgumentArity(3, 3) };
        var command = new Command(PeerWorker.ChildArgument) { numbers };
        command.Hidden = true;
        command.SetAction((parsed, _) => UserErrors.GuardAsync(async () =>
        {
            var (length, self, workers) = parsed.GetValue(numbers) is [var first, var second, var third] ? (first, second, third) : default;
            await PeerWorker.RunAsync(length, self, workers, Console.In, Console.Out);
            return 0;
        }));
        return command;
    }

    private static async Task<int> RunAsync(BenchPlan plan, string? folder, bool asJson)
    {
        using var signals = new StopSignals();
        var limits = SpeedLimits.Measure();
        List<BenchRow> rows = [];
        using var line = new ProgressLine("all-reduce", "measurements", plan.Count);
        var experiment = new BenchExperiment(plan, limits, TransportOption.NameOf, TopologyOption.NameOf);
        try
        {
            await experiment.CarryOutAsync(
                row =>
                {
                    rows.Add(row);
                    line.Report(Math.Min(rows.Count, plan.Count));
                },
                missing => Console.Error.WriteLine(missing),
                signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine($"stopped after {rows.Count} measurements; what was measured follows");
        }

        if (folder is not null && rows.Count > 0)
        {
            BenchFiles.Write(folder, Machine.Here, limits, rows);
        }

        Console.Out.WriteLine(asJson ? BenchFiles.Json(Machine.Here, limits, rows) : TextOf(rows, limits, folder));
        return signals.Token.IsCancellationRequested ? CoordinatorOutcome.Interrupted : CoordinatorOutcome.Success;
    }

    private static string TextOf(IReadOnlyList<BenchRow> rows, SpeedLimits limits, string? folder) => string.Join(Environment.NewLine, (string[])
    [
        TextTable.Of(BenchText.Columns, rows.Select(BenchText.Row), texts: 2),
        "",
        BenchText.Footnote(limits),
        .. folder is null ? Array.Empty<string>() : [$"page:  {Path.Combine(folder, BenchFiles.PageName)}"],
    ]);
}
