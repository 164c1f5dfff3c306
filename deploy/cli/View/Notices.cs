using Cluster.Collectives.Joining;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>Events that deserve a line of their own.</summary>
internal static class Notices
{
    /// <summary>The line; null for an event that is shown otherwise or not at all.</summary>
    public static string? For(ProgressEvent progress) => progress switch
    {
        Listening listening => $"listening on {listening.Address}{Reached(listening.Address)}",
        JobOpened job => $"{job.Name}: {job.Parameters:N0} parameters, {job.TrainSamples:N0} training and {job.TestSamples:N0} test samples, "
            + RunNews.BatchText(job),
        WorkerFailed failed => $"{failed.Name} failed: {failed.Message}",
        MembershipChanged { Idle: > 0 } change =>
            $"{Count(change.Idle, "worker")} idle: there are more workers than the batch has micro-batches, or than the run takes",
        _ => RunNews.Of(progress),
    };

    private static string Reached(string address) =>
        HostPort.TryParse(address, out var listening) && listening.IsAnyAddress && OwnAddresses.Reaching(listening) is { } dialled
            ? $"; workers reach it at {dialled}"
            : "";

    private static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
