using System.Diagnostics;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>What a watcher knows of a run after the events so far.</summary>
internal sealed class RunPicture
{
    private long _firstTimestamp;
    private long _firstStep;

    public JobOpened? Job { get; private set; }

    public StepDone? Step { get; private set; }

    public EvaluationDone? Evaluation { get; private set; }

    public SortedDictionary<int, WorkerPicture> Workers { get; } = [];

    public bool HasEnded { get; private set; }

    public void Take(ProgressEvent progress)
    {
        switch (progress)
        {
            case JobOpened job:
                Job = job;
                break;
            case WorkerArrived worker:
                Workers[worker.Worker] = new WorkerPicture(worker, 0, 0, null);
                break;
            case WorkerGone gone when Workers.TryGetValue(gone.Worker, out var worker):
                Workers[gone.Worker] = gone.IsLoss
                    ? worker with { Gone = gone.Reason, SampleShare = 0, ComputeShare = 0 }
                    : worker with { Gone = gone.Reason };
                break;
            case StepDone step:
                TakeStep(step);
                break;
            case EvaluationDone evaluation:
                Evaluation = evaluation;
                break;
            case RunEnded or RunFailed:
                HasEnded = true;
                break;
        }
    }

    /// <summary>Time until the last step at the pace so far, as text.</summary>
    public string RemainingText
    {
        get
        {
            if (Step is not { } step || step.Step == _firstStep)
            {
                return "ETA unknown";
            }

            var remaining = Stopwatch.GetElapsedTime(_firstTimestamp) / (step.Step - _firstStep) * (step.TotalSteps - step.Step);
            return $"ETA {(int)remaining.TotalMinutes}:{remaining.Seconds:D2}";
        }
    }

    private void TakeStep(StepDone step)
    {
        if (Step is null)
        {
            (_firstTimestamp, _firstStep) = (Stopwatch.GetTimestamp(), step.Step);
        }

        Step = step;
        var total = Math.Max(1, step.Workers.Sum(share => share.Samples));
        foreach (var share in step.Workers)
        {
            if (Workers.TryGetValue(share.Worker, out var worker) && worker.Gone is null)
            {
                Workers[share.Worker] = worker with { SampleShare = (double)share.Samples / total, ComputeShare = share.ComputeShare };
            }
        }
    }
}

/// <summary>What a watcher knows of a worker.</summary>
/// <param name="Arrival">How it joined.</param>
/// <param name="SampleShare">Share of the recent samples that it computed.</param>
/// <param name="ComputeShare">Share of its recent time that it spent computing.</param>
/// <param name="Gone">Why it is no member any more; null while it is.</param>
internal sealed record WorkerPicture(WorkerArrived Arrival, double SampleShare, double ComputeShare, string? Gone);
