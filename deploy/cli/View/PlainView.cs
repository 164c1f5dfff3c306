using System.Diagnostics;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>Plain lines, for pipes and logs: every change, and the state of training every few seconds.</summary>
internal sealed class PlainView(TextWriter output) : ProgressView
{
    private static readonly TimeSpan StepInterval = TimeSpan.FromSeconds(2);

    private readonly RunPicture _picture = new();
    private readonly Lock _gate = new();
    private long _lastStep = Stopwatch.GetTimestamp();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override void Show(ProgressEvent progress)
    {
        lock (_gate)
        {
            _picture.Take(progress);
            if (LineFor(progress) is { } line)
            {
                output.WriteLine(line);
                output.Flush();
            }
        }
    }

    private string? LineFor(ProgressEvent progress) => progress switch
    {
        StepDone step => StepLine(step),
        EvaluationDone evaluation =>
            $"epoch {evaluation.Epoch}/{_picture.Job?.Epochs}{StepWithin(evaluation)}: "
            + $"test loss {evaluation.Loss:F4}{RunNews.AccuracyText(evaluation.Accuracy)}",
        _ => Notices.For(progress),
    };

    private string StepWithin(EvaluationDone evaluation) =>
        _picture.Job is { } job && evaluation.Step % job.StepsPerEpoch != 0 ? $" step {evaluation.Step}/{job.TotalSteps}" : "";

    private string? StepLine(StepDone step)
    {
        if (Stopwatch.GetElapsedTime(_lastStep) < StepInterval)
        {
            return null;
        }

        _lastStep = Stopwatch.GetTimestamp();
        return $"epoch {step.Epoch}/{_picture.Job?.Epochs} step {step.Step}/{step.TotalSteps}: loss {step.Loss:F4}"
            + $"{RunNews.AccuracyText(step.Accuracy, "accuracy")}, {step.SamplesPerSecond:N0} samples/s, {_picture.RemainingText}";
    }
}
