using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Training;

/// <summary>The conductor's log messages.</summary>
internal static partial class ConductorLog
{
    [LoggerMessage(1, LogLevel.Information, "Worker {Worker} joined: {Host}, process {ProcessId}, {Threads} threads, {Simd}, {Transport}")]
    public static partial void WorkerJoined(
        this ILogger logger, WorkerId worker, string host, int processId, int threads, string simd, string transport);

    [LoggerMessage(2, LogLevel.Warning, "Worker {Worker} lost: {Reason}")]
    public static partial void WorkerLost(this ILogger logger, WorkerId worker, string reason);

    [LoggerMessage(3, LogLevel.Information, "Worker {Worker} released: {Reason}")]
    public static partial void WorkerReleased(this ILogger logger, WorkerId worker, ReleaseReason reason);

    [LoggerMessage(4, LogLevel.Information, "Generation {Generation}: {Active} active workers, {Idle} idle")]
    public static partial void MembershipChanged(this ILogger logger, Generation generation, int active, int idle);

    [LoggerMessage(5, LogLevel.Warning, "Discarded subtree {Subtree} from worker {Worker}: {Reason}")]
    public static partial void ContributionDiscarded(this ILogger logger, Subtree subtree, WorkerId worker, DiscardReason reason);

    [LoggerMessage(6, LogLevel.Information, "Epoch {Epoch}: test loss {Loss:F4}, test accuracy {Accuracy:F4}")]
    public static partial void Evaluated(this ILogger logger, int epoch, double loss, double? accuracy);

    [LoggerMessage(7, LogLevel.Information, "Finished after {Step} steps, completed: {Completed}")]
    public static partial void Finished(this ILogger logger, long step, bool completed);

    [LoggerMessage(8, LogLevel.Information, "Step {Step}: epoch {Epoch}, loss {Loss:F4}, accuracy {Accuracy:F4}, {Rate:F0} samples/s")]
    public static partial void Progressed(this ILogger logger, long step, int epoch, double loss, double? accuracy, double rate);

    [LoggerMessage(9, LogLevel.Information, "Stopped early after epoch {Epoch}: {Reason}")]
    public static partial void StoppedEarly(this ILogger logger, int epoch, string reason);

    [LoggerMessage(10, LogLevel.Information, "Restored the weights of step {Step}: test loss {Loss:F4}, test accuracy {Accuracy:F4}")]
    public static partial void BestRestored(this ILogger logger, long step, double loss, double? accuracy);

    [LoggerMessage(11, LogLevel.Information, "Checkpoint of step {Step}: {Path}")]
    public static partial void CheckpointWritten(this ILogger logger, long step, string path);

    [LoggerMessage(12, LogLevel.Information, "Checkpoint of step {Step} put off: the one before is still being written")]
    public static partial void CheckpointPutOff(this ILogger logger, long step);

    [LoggerMessage(13, LogLevel.Warning, "Checkpoint of step {Step} could not be written: {Reason}")]
    public static partial void CheckpointLost(this ILogger logger, long step, string reason);

    [LoggerMessage(14, LogLevel.Information, "{Notice}")]
    public static partial void Noticed(this ILogger logger, string notice);

    [LoggerMessage(15, LogLevel.Information, "Resumed after step {Step} from {Path}")]
    public static partial void Resumed(this ILogger logger, long step, string path);

    [LoggerMessage(18, LogLevel.Information, "{Bytes} bytes of gradients, and of weights, travel in {Buckets} buckets of {BucketBytes} bytes")]
    public static partial void Buckets(this ILogger logger, int bytes, int buckets, int bucketBytes);

    [LoggerMessage(32, LogLevel.Information, "Buckets of {Kib} KiB from now on; a step took {Tried}")]
    public static partial void BucketsChosen(this ILogger logger, int kib, string tried);

    [LoggerMessage(19, LogLevel.Information, "Micro-batches {Range} of step {Step} are overdue: worker {Worker} computes them too")]
    public static partial void RangeCopied(this ILogger logger, LeafRange range, long step, WorkerId worker);

    [LoggerMessage(20, LogLevel.Warning, "Training waits for workers: {Have} of {Need} are here, for {Seconds:F0} s")]
    public static partial void TrainingPaused(this ILogger logger, int have, int need, double seconds);

    [LoggerMessage(21, LogLevel.Information, "Training goes on: there are enough workers again")]
    public static partial void TrainingGoesOn(this ILogger logger);

    [LoggerMessage(30, LogLevel.Error, "Worker {Worker} quarantined, {Host}, process {ProcessId}: {Reason}")]
    public static partial void Quarantined(this ILogger logger, int worker, string host, int processId, string reason);

    [LoggerMessage(31, LogLevel.Warning, "Went back to step {Step}: {Source}")]
    public static partial void RolledBack(this ILogger logger, long step, string source);

    [LoggerMessage(16, LogLevel.Critical, "A plugin failed")]
    public static partial void PluginFailed(this ILogger logger, Exception error);
}
