using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Records;

namespace Cluster.Coordinator.Resuming;

/// <summary>What a run goes on from: a run's folder, or one of its checkpoints.</summary>
/// <param name="RunFolder">Full path of the run's folder; null for a checkpoint that lies in none.</param>
/// <param name="Checkpoint">Full path of the checkpoint's directory; null for the newest whole one of the run.</param>
public sealed record ResumeSource(string? RunFolder, string? Checkpoint)
{
    /// <summary>The path that leads here.</summary>
    public string Path => Checkpoint ?? RunFolder!;

    /// <summary>The job of the run, with every default filled in; null where there is none beside the checkpoint.</summary>
    public string? JobFile => RunFolder is null ? null : new RunFiles(RunFolder).Job;

    /// <summary>Finds out what a path leads to.</summary>
    /// <param name="path">A run's folder or a checkpoint's directory.</param>
    /// <exception cref="CheckpointException">It is neither.</exception>
    public static ResumeSource Locate(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (CheckpointFolder.IsCheckpoint(full))
        {
            var run = System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(full));
            return new ResumeSource(run is not null && IsRun(run) ? run : null, full);
        }

        return IsRun(full)
            ? new ResumeSource(full, null)
            : throw new CheckpointException($"{full} needs to be a run's folder or a checkpoint's directory, got {Found(full)}; correct the path.");
    }

    /// <summary>Opens the checkpoint.</summary>
    /// <param name="passedOver">Hears of each newer one that is damaged, and what is wrong with it.</param>
    /// <exception cref="CheckpointException">There is none, or it is damaged.</exception>
    public Checkpoint Open(Action<string, CheckpointException> passedOver) => Checkpoint is null
        ? CheckpointFolder.OpenNewest(Files.Checkpoints, passedOver, Belongs(passedOver))
        : Checkpoints.Checkpoint.Open(Checkpoint);

    /// <summary>Opens the newest whole checkpoint of the run.</summary>
    /// <param name="passedOver">Hears of each newer one that is damaged, and what is wrong with it.</param>
    /// <returns>The checkpoint; null if the run has none.</returns>
    public Checkpoint? TryOpen(Action<string, CheckpointException> passedOver) =>
        CheckpointFolder.TryOpenNewest(Files.Checkpoints, passedOver, Belongs(passedOver));

    /// <summary>What a run's folder can go on from.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    /// <returns>The run; null if the folder holds none.</returns>
    public static ResumeSource? OfRun(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        return IsRun(full) ? new ResumeSource(full, null) : null;
    }

    private RunFiles Files => new(RunFolder!);

    // One whose writer had been replaced is left alone; one that the run went back behind is as bad as a damaged one.
    private Func<Checkpoint, bool> Belongs(Action<string, CheckpointException> passedOver)
    {
        var (terms, isVoid) = (TermHistory.Read(Files.Terms), VoidCheckpoints.Read(RunFolder!));
        return checkpoint =>
        {
            if (!isVoid.Contains(checkpoint.ManifestSha256))
            {
                return terms.Holds(checkpoint.State);
            }

            passedOver(checkpoint.Path, new CheckpointException($"the run went back to a step before {checkpoint.State.Step}, as its ledger says"));
            return false;
        };
    }

    private static bool IsRun(string folder) => File.Exists(new RunFiles(folder).Job);

    private static string Found(string path) =>
        Directory.Exists(path) ? $"a folder without {RunFiles.JobName}" : File.Exists(path) ? "a file" : "nothing";
}
