namespace Cluster.Coordinator.Training;

/// <summary>How a run ended.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Completed">Whether the job was carried out whole.</param>
public sealed record RunResult(RunPosition Position, bool Completed);
