using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Records;

/// <summary>A progress event and when it came.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Progress">What happened.</param>
public sealed record RecordedEvent(DateTimeOffset Time, ProgressEvent Progress);
