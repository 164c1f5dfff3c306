using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Cli.View;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.Pages;
using Cluster.Coordinator.Records.Sweeps;

namespace Cluster.Cli.Commands;

/// <summary>cluster runs: what earlier runs left behind.</summary>
internal static class RunsCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder")
        {
            Description = "Folder that holds the folders of runs.",
            DefaultValueFactory = _ => RunFolder.Parent,
        };
        var command = new Command("runs", "Lists the runs in a folder.") { folder, Compare(), Report() };
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() => Task.FromResult(List(parsed.GetValue(folder)!))));
        return command;
    }

    private static Command Compare()
    {
        var runs = new Argument<string[]>("runs") { Description = "Folders of runs.", Arity = ArgumentArity.OneOrMore };
        var metrics = new Option<string[]>("--metric")
        {
            Description = $"What to compare, once or more; everything by default: {string.Join(", ", Metric.All.Select(metric => metric.Tag))}.",
            DefaultValueFactory = _ => [],
        };
        var output = new Option<string>("--output") { Description = "The page to write.", DefaultValueFactory = _ => "compare.html" };
        var command = new Command("compare", "Lays runs side by side: a table here, and a page with their curves.") { runs, metrics, output };
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() => Task.FromResult(
            Compare(parsed.GetValue(runs)!, [.. parsed.GetValue(metrics)!.Select(Find)], parsed.GetValue(output)!))));
        return command;
    }

    private static Command Report()
    {
        var run = new Argument<string>("run") { Description = "Folder of a run." };
        var command = new Command("report", "Writes the page of a run again, as when it was killed before it could.") { run };
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() => Task.FromResult(Report(parsed.GetValue(run)!))));
        return command;
    }

    private static int List(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"there is no folder {folder}; give the one that holds the runs");
        }

        var isRun = File.Exists(new RunFiles(folder).Metrics);
        var runs = RunRecords.ReadAll(isRun ? [folder] : Directory.GetDirectories(folder).Where(inner => !SweepFiles.AreIn(inner)));
        Console.Out.WriteLine(runs.Count == 0
            ? $"no runs in {folder}"
            : TextTable.Of(RunText.Columns, runs.OrderBy(run => run.Began).Select(RunText.Row)));
        return 0;
    }

    private static int Compare(IEnumerable<string> folders, IReadOnlyList<Metric> metrics, string output)
    {
        var runs = RunRecords.ReadAll(folders.Select(RunRecords.Locate));
        if (runs.Count == 0)
        {
            throw new UsageException("there is nothing to compare: none of the folders holds a run");
        }

        Console.Out.WriteLine(TextTable.Of(RunText.Columns, runs.Select(RunText.Row)));
        foreach (var metric in metrics)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine(TextTable.Of([metric.Tag, "last", "lowest", "highest"], runs.Select(run => Extremes(run, metric))));
        }

        File.WriteAllText(output, ComparisonPage.Of(runs, metrics.Count == 0 ? Metric.All : metrics));
        Console.Out.WriteLine();
        Console.Out.WriteLine($"curves: {Path.GetFullPath(output)}");
        return 0;
    }

    private static int Report(string folder)
    {
        var located = RunRecords.Locate(folder);
        var files = new RunFiles(located);
        File.WriteAllText(files.Report, ReportPage.Of(RunRecord.Read(located), PredictionFile.TryRead(files.Predictions)));
        Console.Out.WriteLine(Path.GetFullPath(files.Report));
        return 0;
    }

    private static IReadOnlyList<string> Extremes(RunRecord run, Metric metric)
    {
        var values = run.Curve(metric).Select(point => point.Y).ToList();
        return values.Count == 0
            ? [run.Name, "-", "-", "-"]
            : [run.Name, RunText.Value(metric, values[^1]), RunText.Value(metric, values.Min()), RunText.Value(metric, values.Max())];
    }

    private static Metric Find(string tag) => Metric.All.FirstOrDefault(metric => metric.Tag == tag)
        ?? throw new UsageException($"--metric must be one of {string.Join(", ", Metric.All.Select(metric => metric.Tag))}, got '{tag}'");
}
