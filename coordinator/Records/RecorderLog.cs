using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Records;

/// <summary>The recorder's log messages.</summary>
internal static partial class RecorderLog
{
    [LoggerMessage(20, LogLevel.Warning, "Metrics and report of {Folder} cannot be written, training goes on without them: {Reason}")]
    public static partial void RecordLost(ILogger logger, string folder, string reason);
}
