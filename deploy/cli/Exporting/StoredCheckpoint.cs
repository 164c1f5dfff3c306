using System.Security.Cryptography;
using System.Text;
using Cluster.Checkpoints;
using Cluster.Cli.Commands;
using Cluster.Cli.Launching;
using Cluster.Coordinator.Records;
using Cluster.Data;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Exporting;

/// <summary>A checkpoint together with the job that wrote it.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Spec">The job.</param>
/// <param name="Run">What its run left; null if the checkpoint lies in no run folder.</param>
internal sealed record StoredCheckpoint(Checkpoint Checkpoint, JobSpec Spec, RunFiles? Run)
{
    /// <summary>Opens a checkpoint and finds its job.</summary>
    /// <param name="path">The checkpoint's directory, or a run: its folder, or its name among the runs of the current folder; of a run the
    /// newest checkpoint.</param>
    /// <param name="jobFile">The job; null for the one of the run folder that the checkpoint lies in.</param>
    /// <exception cref="CheckpointException">The checkpoint is not whole.</exception>
    /// <exception cref="JobException">The job cannot be read.</exception>
    /// <exception cref="UsageException">There is no checkpoint, or the job is not the one that wrote it.</exception>
    public static StoredCheckpoint Open(string path, string? jobFile)
    {
        var checkpoint = Checkpoint.Open(Find(RunRecords.Locate(path)));
        var run = new RunFiles(Path.GetFullPath(Path.Combine(checkpoint.Path, "..", "..")));
        var file = jobFile ?? (File.Exists(run.Job)
            ? run.Job
            : throw new UsageException(
                $"{checkpoint.Path} is in no run folder: there is no {run.Job}; name the run's {RunFiles.JobName} with --job"));
        CheckIsWriter(file, checkpoint);
        return new StoredCheckpoint(checkpoint, JobFile.Read(file), File.Exists(run.Job) ? run : null);
    }

    /// <summary>Reads the weights to use: the average where the job keeps one.</summary>
    /// <exception cref="CheckpointException">The checkpoint is of another model, or was changed.</exception>
    public AlignedBuffer ReadWeights(ParameterLayout layout)
    {
        var weights = new AlignedBuffer(layout.Length);
        try
        {
            Checkpoint.ReadWeightsForInference(layout, weights);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>What the run noted of its data; null for a checkpoint outside a run folder, or a run of an earlier version.</summary>
    /// <exception cref="DataException">The note was changed.</exception>
    public DataDescription? ReadDescription() =>
        Run is not null && File.Exists(Run.Data) ? DataDescription.Read(File.ReadAllText(Run.Data), Run.Data) : null;

    private static string Find(string path)
    {
        var folder = new RunFiles(path).Checkpoints;
        if (!Directory.Exists(folder))
        {
            return path;
        }

        var steps = Directory.GetDirectories(folder, "step-*").Where(directory => !directory.EndsWith(".tmp", StringComparison.Ordinal));
        return steps.OrderBy(directory => directory.Length).ThenBy(directory => directory, StringComparer.Ordinal).LastOrDefault()
            ?? throw new UsageException($"{folder} holds no checkpoint yet; wait for the run's end, or name another run");
    }

    // A changed activation leaves every name and shape as it was.
    private static void CheckIsWriter(string file, Checkpoint checkpoint)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JobException($"job file {file} cannot be read: {error.Message}", error);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.TrimEnd('\r', '\n'))));
        if (hash != checkpoint.State.JobHash)
        {
            throw new UsageException(
                $"{file} is not the job that wrote {checkpoint.Path}; use the {RunFiles.JobName} of its run folder, unchanged");
        }
    }
}
