using Cluster.Checkpoints;
using Cluster.Cli.Commands;
using Cluster.Cli.Launching;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Resuming;
using Cluster.Data;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
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
    /// <param name="plugins">Where the job's plugins may be taken from; null takes them from where the job says.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, or it is not whole.</exception>
    /// <exception cref="JobException">The job cannot be read.</exception>
    /// <exception cref="UsageException">There is no job, or not the one that wrote the checkpoint.</exception>
    public static StoredCheckpoint Open(string path, string? jobFile, PluginPlaces? plugins = null)
    {
        var source = ResumeSource.Locate(RunRecords.Locate(path));
        var checkpoint = source.Open((damaged, problem) => Console.Error.WriteLine($"note: {damaged} is passed over: {problem.Message}"));
        var file = jobFile ?? source.JobFile ?? throw new UsageException(
            $"{checkpoint.Path} is in no run folder: there is no {RunFiles.JobName} above it; name the run's {RunFiles.JobName} with --job");
        var spec = JobFile.Read(file, plugins);
        return JobIdentity.HashOf(spec) == checkpoint.State.JobHash
            ? new StoredCheckpoint(checkpoint, spec, source.RunFolder is { } folder ? new RunFiles(folder) : null)
            : throw new UsageException(
                $"{file} is not the job that wrote {checkpoint.Path}; use the {RunFiles.JobName} of its run folder, unchanged");
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
}
