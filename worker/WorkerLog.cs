using Cluster.Collectives.Joining;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker;

/// <summary>The worker's log messages.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Debug, "No coordinator answers at {Address} yet: {Detail}")]
    public static partial void CoordinatorDoesNotAnswer(this ILogger logger, HostPort address, string detail);

    [LoggerMessage(2, LogLevel.Information, "Joined run {Job} as worker {Worker}: {Threads} threads, {Simd}")]
    public static partial void Joined(this ILogger logger, string job, int worker, int threads, string simd);

    [LoggerMessage(3, LogLevel.Information, "Ready: {TrainSamples} training and {TestSamples} test samples, {Parameters} parameters")]
    public static partial void Ready(this ILogger logger, int trainSamples, int testSamples, long parameters);

    [LoggerMessage(4, LogLevel.Information, "Asked to stop: finishing what is held")]
    public static partial void Draining(this ILogger logger);

    [LoggerMessage(5, LogLevel.Information, "Released: {Cause} {Message}")]
    public static partial void Released(this ILogger logger, string cause, string message);

    [LoggerMessage(6, LogLevel.Warning, "Lease not renewed: {Status} {Detail}")]
    public static partial void LeaseNotRenewed(this ILogger logger, StatusCode status, string detail);

    [LoggerMessage(8, LogLevel.Information, "Weights and gradients lie in memory shared with the coordinator")]
    public static partial void SharesMemory(this ILogger logger);

    [LoggerMessage(9, LogLevel.Information, "Weights and gradients take the gRPC stream: {Reason}")]
    public static partial void UsesStream(this ILogger logger, string reason);

    [LoggerMessage(7, LogLevel.Critical, "Unexpected failure")]
    public static partial void Crashed(this ILogger logger, Exception error);
}
