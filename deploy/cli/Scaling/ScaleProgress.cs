using System.Globalization;
using Cluster.Cli.View;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records.Pages;
using Cluster.Experiments.Scaling;

namespace Cluster.Cli.Scaling;

/// <summary>Shows how far one run of an experiment is, on standard error, and sees whether it lost a worker.</summary>
internal sealed class ScaleProgress : IProgressObserver, IDisposable
{
    private readonly ProgressLine _line;

    public ScaleProgress(ScalePlan plan, ScaleRun run, int number, int total, TimeSpan? remaining)
    {
        var left = remaining is { } time ? $", about {RunText.Duration(time)} left" : "";
        var name = string.Create(CultureInfo.InvariantCulture, $"run {number} of {total}");
        var what = $"{name}{left}: {ScaleText.Workers(run.Workers)}, repeat {run.Repeat}";
        if (Console.IsErrorRedirected)
        {
            // Lines of a log need not repeat each other.
            Console.Error.WriteLine(what);
            what = name;
        }

        _line = new ProgressLine(what, "steps", plan.WarmUp + plan.Steps);
        _line.Report(0);
    }

    /// <summary>What makes this run no measurement: one line; null if nothing does.</summary>
    public string? Fault { get; private set; }

    public void On(ProgressEvent progress)
    {
        switch (progress)
        {
            case StepDone step:
                _line.Report(step.Step);
                break;
            case WorkerFailed failed:
                Fault ??= $"{failed.Name} failed: {failed.Message}";
                break;
            case WorkerGone { IsLoss: true } lost:
                Fault ??= $"worker {lost.Worker} was lost: {lost.Reason}";
                break;
        }
    }

    public void Dispose() => _line.Dispose();
}
