using Cluster.Protocol.Identity;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Services;

/// <summary>The service's log messages.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(1, LogLevel.Information, "Weights and gradients of worker {Worker} take the gRPC stream: {Reason}")]
    public static partial void UsesStream(this ILogger logger, WorkerId worker, string reason);
}
