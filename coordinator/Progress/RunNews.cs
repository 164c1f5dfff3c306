namespace Cluster.Coordinator.Progress;

/// <summary>What befalls a run between its steps, in words.</summary>
public static class RunNews
{
    /// <summary>The news.</summary>
    /// <param name="progress">An event.</param>
    /// <returns>One line; null for an event that is none: a number, a beginning or an end.</returns>
    public static string? Of(ProgressEvent progress) => progress switch
    {
        WorkerArrived worker => $"worker {worker.Worker} joined: {worker.Host}, process {worker.ProcessId}, "
            + $"{(worker.Threads == 1 ? "1 thread" : $"{worker.Threads} threads")}, {worker.Simd}",
        WorkerGone { IsLoss: true } lost => $"worker {lost.Worker} lost: {lost.Reason}; its micro-batches go to the others",
        WorkerQuarantined odd => $"worker {odd.Worker} quarantined ({odd.Host}, process {odd.ProcessId}): {odd.Reason}",
        RolledBack back => $"went back to step {back.Step}, {back.Checkpoint ?? "where the run began"}; what came after is computed again",
        WorkerGone { Reason: "left" } left => $"worker {left.Worker} left",
        TrainingPaused pause => $"training waits: {pause.Have} of {pause.Need} workers are here"
            + (pause.Seconds < 1 ? "" : $", since {pause.Seconds:F0} s"),
        TrainingGoesOn => "training goes on: there are enough workers again",
        StoppedEarly early => $"stopped early after epoch {early.Epoch}: {early.Reason}",
        Resumed resumed => $"resumed after step {resumed.Step} from {resumed.Checkpoint}",
        BucketsChosen chosen => $"buckets of {chosen.BucketBytes >> 10} KiB from now on; a step took {TriedText(chosen.Tried)}",
        Notice notice => notice.Message,
        BestRestored best => $"restored the weights of epoch {best.Epoch}, step {best.Step}: "
            + $"test loss {best.Loss:F4}{AccuracyText(best.Accuracy)}",
        _ => null,
    };

    /// <summary>How long steps took in buckets of several sizes.</summary>
    public static string TriedText(IReadOnlyList<BucketTrial> tried) =>
        string.Join(", ", tried.Select(trial => FormattableString.Invariant($"{trial.Seconds * 1000:F1} ms with {trial.BucketBytes >> 10}")));

    /// <summary>What a step takes in.</summary>
    public static string BatchText(JobOpened job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.InnerSteps is { } innerSteps
            ? $"batch {job.Batch}, {job.MicroBatches} replicas of {innerSteps} inner steps"
            : $"batch {job.Batch} in {job.MicroBatches} micro-batches";
    }

    /// <summary>What follows a loss in a line: the accuracy on the test split, where there is one.</summary>
    public static string AccuracyText(double? accuracy, string name = "test accuracy") => accuracy is { } share ? $", {name} {share:P2}" : "";
}
