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

    [LoggerMessage(18, LogLevel.Warning, "Lost the membership, joining again: {Detail}")]
    public static partial void MembershipLost(this ILogger logger, string detail);

    [LoggerMessage(19, LogLevel.Warning, "Coordinator {Address} is not followed: {Detail}")]
    public static partial void OldCoordinator(this ILogger logger, HostPort address, string detail);

    [LoggerMessage(20, LogLevel.Information, "The run is over")]
    public static partial void RunIsOver(this ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "Lease not renewed: {Status} {Detail}")]
    public static partial void LeaseNotRenewed(this ILogger logger, StatusCode status, string detail);

    [LoggerMessage(8, LogLevel.Information, "Weights and gradients lie in memory shared with the coordinator")]
    public static partial void SharesMemory(this ILogger logger);

    [LoggerMessage(9, LogLevel.Information, "Weights and gradients take the gRPC stream: {Reason}")]
    public static partial void UsesStream(this ILogger logger, string reason);

    [LoggerMessage(17, LogLevel.Information, "Weights and gradients take a data channel beside the gRPC stream ({Reason})")]
    public static partial void UsesChannel(this ILogger logger, string reason);

    [LoggerMessage(7, LogLevel.Critical, "Unexpected failure")]
    public static partial void Crashed(this ILogger logger, Exception error);

    [LoggerMessage(8, LogLevel.Information, "Data: {Files} files, {Size}, read where they lie")]
    public static partial void DataInPlace(this ILogger logger, int files, string size);

    [LoggerMessage(9, LogLevel.Information, "Data: {InPlace} files read where they lie, {Cached} from the cache, {Fetched} fetched")]
    public static partial void DataFound(this ILogger logger, int inPlace, int cached, int fetched);

    [LoggerMessage(10, LogLevel.Information, "{Files} files, {Size}, are not here: fetching them from the coordinator")]
    public static partial void Fetching(this ILogger logger, int files, string size);

    [LoggerMessage(11, LogLevel.Information, "Fetched {Done} of {Expected} ({Percent:F0} %), {Rate}/s, ETA {Eta}")]
    public static partial void Fetched(this ILogger logger, string done, string expected, double percent, string rate, string eta);

    [LoggerMessage(12, LogLevel.Information, "Fetched {Files} files: {Size} in {Seconds:F1} s, {Rate}/s")]
    public static partial void FetchedAll(this ILogger logger, int files, string size, double seconds, string rate);

    [LoggerMessage(13, LogLevel.Information, "Another worker of this machine fetches {File} already: waiting for it")]
    public static partial void OthersFetch(this ILogger logger, string file);

    [LoggerMessage(14, LogLevel.Warning, "Data cache: {File} is damaged in {Place} and is fetched again")]
    public static partial void CacheDamaged(this ILogger logger, string file, string place);

    [LoggerMessage(15, LogLevel.Warning, "Data cache: what an earlier transfer left of {File} is damaged; fetching it from the beginning")]
    public static partial void PartDamaged(this ILogger logger, string file);

    [LoggerMessage(17, LogLevel.Information, "Another range of micro-batches: what the wire format left out of the last one's gradients is dropped")]
    public static partial void ResidualsDropped(this ILogger logger);

    [LoggerMessage(16, LogLevel.Warning, "Interrupted while {Task}, trying again: {Detail}")]
    public static partial void TransferTorn(this ILogger logger, string task, string detail);
}
