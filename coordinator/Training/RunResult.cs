using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Training;

/// <summary>How a run ended.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Completed">Whether the job was carried out whole.</param>
/// <param name="Restored">The evaluation of the state that was gone back to; null if none was.</param>
public sealed record RunResult(RunPosition Position, bool Completed, EvaluationDone? Restored);
