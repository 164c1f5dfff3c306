using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>Events that deserve a line of their own.</summary>
internal static class Notices
{
    /// <summary>The line; null for an event that is shown otherwise or not at all.</summary>
    public static string? For(ProgressEvent progress) => progress switch
    {
        Listening listening => $"listening on {listening.Address}",
        JobOpened job => $"{job.Name}: {job.Parameters:N0} parameters, {job.TrainSamples:N0} training and {job.TestSamples:N0} test samples, "
            + $"batch {job.Batch} in {job.MicroBatches} micro-batches",
        WorkerArrived worker => $"worker {worker.Worker} joined: {worker.Host}, process {worker.ProcessId}, "
            + $"{Count(worker.Threads, "thread")}, {worker.Simd}",
        WorkerGone { IsLoss: true } lost => $"worker {lost.Worker} lost: {lost.Reason}; its micro-batches go to the others",
        WorkerGone { Reason: "left" } left => $"worker {left.Worker} left",
        WorkerFailed failed => $"{failed.Name} failed: {failed.Message}",
        MembershipChanged { Idle: > 0 } change => $"{Count(change.Idle, "worker")} idle: the batch has fewer micro-batches than there are workers",
        StoppedEarly early => $"stopped early after epoch {early.Epoch}: {early.Reason}",
        BestRestored best => $"restored the weights of epoch {best.Epoch}: test loss {best.Loss:F4}, test accuracy {best.Accuracy:P2}",
        _ => null,
    };

    private static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
