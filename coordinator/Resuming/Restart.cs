using Cluster.Checkpoints;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Records;
using Cluster.Jobs;

namespace Cluster.Coordinator.Resuming;

/// <summary>Where a run stands whose coordinator is started again by the same command, whatever became of the one before.</summary>
internal static class Restart
{
    /// <summary>Finds the checkpoint to go on from: the newest whole one; before the run has written any, the one that it was begun with.</summary>
    /// <param name="folder">The run's folder; need not hold a run.</param>
    /// <param name="job">The job.</param>
    /// <returns>Where to go on; null for the job's beginning.</returns>
    /// <exception cref="CheckpointException">The folder holds another job's checkpoints.</exception>
    public static ResumedRun? Find(string folder, TrainingJob job)
    {
        if (ResumeSource.OfRun(folder) is { } source && ResumedRun.TryOpen(source, job) is { } resumed)
        {
            return resumed;
        }

        var origin = TermHistory.Read(new RunFiles(folder).Terms).Last?.FromCheckpoint;
        return origin is not null && CheckpointFolder.IsCheckpoint(origin) ? ResumedRun.Open(origin, job) : null;
    }

    /// <summary>Gives other names to whatever checkpoints are left where none can be gone on from.</summary>
    /// <param name="files">The run's files.</param>
    /// <returns>What people should know, a line each.</returns>
    /// <exception cref="CheckpointException">One cannot be renamed.</exception>
    public static IReadOnlyList<string> ClearTheWay(RunFiles files) =>
    [
        .. CheckpointFolder.List(files.Checkpoints)
            .Select(path => (Old: path, New: CheckpointFolder.SetAside(path)))
            .Select(path => $"passed over {path.Old}, which is damaged or of a coordinator that had been replaced; it is now {path.New}"),
    ];
}
