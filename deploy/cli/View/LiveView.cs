using Cluster.Coordinator.Progress;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cluster.Cli.View;

/// <summary>A view that redraws itself on a terminal: progress, loss, accuracy, a bar a worker, below the latest notices.</summary>
internal sealed class LiveView : ProgressView
{
    private const int BarWidth = 30;
    private const int NoticesShown = 8;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly RunPicture _picture = new();
    private readonly Queue<string> _notices = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _drawing;

    public LiveView(TextWriter output)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        _drawing = DrawAsync();
    }

    protected override void Show(ProgressEvent progress)
    {
        lock (_gate)
        {
            _picture.Take(progress);
            if (Notices.For(progress) is { } notice)
            {
                _notices.Enqueue(notice);
                if (_notices.Count > NoticesShown)
                {
                    _notices.Dequeue();
                }
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _drawing;
        _ending.Dispose();
    }

    private Task DrawAsync() => _console.Live(Draw()).AutoClear(false).StartAsync(async live =>
    {
        var isLast = false;
        while (!isLast)
        {
            isLast = _ending.IsCancellationRequested;
            lock (_gate)
            {
                live.UpdateTarget(Draw());
            }

            await Task.Delay(RedrawInterval, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    });

    private Rows Draw()
    {
        if (_picture.Job is not { } job)
        {
            // Two lines: before redrawing one line the console would be told to go up by 0, which terminals take for 1.
            return new Rows(new Text(""), new Text("starting"));
        }

        List<IRenderable> rows = [.. _notices.Select(notice => new Text(notice)), new Text(""), Headline(job), new Text("")];
        var workers = new Grid().AddColumns(5);
        foreach (var (number, worker) in _picture.Workers)
        {
            workers.AddRow(WorkerRow(number, worker));
        }

        rows.Add(workers);
        return new Rows(rows);
    }

    private Grid Headline(JobOpened job)
    {
        var step = _picture.Step;
        var done = step is null ? 0 : (double)step.Step / step.TotalSteps;
        var grid = new Grid().AddColumns(2);
        var where = $"epoch {step?.Epoch ?? 0}/{job.Epochs}, step {step?.Step ?? 0}/{job.TotalSteps}";
        grid.AddRow(new Markup("[bold]progress[/]"), new Markup($"{Bar(done, "green")} {where}, {_picture.RemainingText}"));
        grid.AddRow(new Markup("[bold]training[/]"), new Markup(step is null
            ? "waiting for workers"
            : $"loss {step.Loss:F4}{RunNews.AccuracyText(step.Accuracy, "accuracy")}, {step.SamplesPerSecond:N0} samples/s"));
        grid.AddRow(new Markup("[bold]test[/]"), new Markup(_picture.Evaluation is { } evaluation
            ? $"loss {evaluation.Loss:F4}{RunNews.AccuracyText(evaluation.Accuracy, "accuracy")} after epoch {evaluation.Epoch}"
            : "after the first epoch"));
        return grid;
    }

    private static IRenderable[] WorkerRow(int number, WorkerPicture worker) =>
    [
        new Markup($"[bold]worker {number}[/]"),
        new Markup(Bar(worker.ComputeShare, worker.Gone is null ? "blue" : "grey")),
        new Text($"{worker.ComputeShare:P0} computing"),
        new Text($"{worker.SampleShare:P0} of the samples"),
        new Text(worker.Gone ?? $"process {worker.Arrival.ProcessId}"),
    ];

    private static string Bar(double share, string colour)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return $"[{colour}]{new string('━', full)}[/][grey]{new string('─', BarWidth - full)}[/]";
    }
}
