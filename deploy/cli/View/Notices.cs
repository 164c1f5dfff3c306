using System.Globalization;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>Events that deserve a line of their own.</summary>
internal static class Notices
{
    /// <summary>The line; null for an event that is shown otherwise or not at all.</summary>
    public static string? For(ProgressEvent progress) => progress switch
    {
        Listening listening => $"listening on {listening.Address}",
        JobOpened job => string.Create(
            CultureInfo.InvariantCulture,
            $"job {job.Name}: {job.Parameters:N0} parameters, {job.TrainSamples:N0} + {job.TestSamples:N0} samples, {job.Epochs} epochs of {job.StepsPerEpoch} steps, batch {job.Batch} in {job.MicroBatches} micro-batches, {Workers(job.WorkersToStart)} to start"),
        WorkerArrived worker => string.Create(
            CultureInfo.InvariantCulture,
            $"worker {worker.Worker} joined: {worker.Host}, process {worker.ProcessId}, {(worker.Threads == 1 ? "1 thread" : $"{worker.Threads} threads")}, {worker.Simd}"),
        WorkerGone { IsLoss: true } lost => $"worker {lost.Worker} lost: {lost.Reason}; its micro-batches go to the others",
        WorkerGone { Reason: "left" } left => $"worker {left.Worker} left",
        WorkerFailed failed => $"{failed.Name} failed: {failed.Message}",
        MembershipChanged { Idle: > 0 } change => $"{Workers(change.Idle)} idle: the batch has fewer micro-batches than there are workers",
        _ => null,
    };

    private static string Workers(int count) => count == 1 ? "1 worker" : string.Create(CultureInfo.InvariantCulture, $"{count} workers");
}
