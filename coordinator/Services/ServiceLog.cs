using Cluster.Protocol.Identity;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Services;

/// <summary>The service's log messages.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(1, LogLevel.Information, "Weights and gradients of worker {Worker} take {Carrier} {Reason}")]
    private static partial void CarriesBecause(this ILogger logger, WorkerId worker, string carrier, string reason);

    /// <summary>Says what carries weights and gradients, and why it is no faster way.</summary>
    public static void Carries(this ILogger logger, WorkerId worker, string carrier, string reason) =>
        logger.CarriesBecause(worker, carrier, reason.Length == 0 ? "" : $"({reason})");
}
