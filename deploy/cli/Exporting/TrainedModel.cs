using Cluster.Checkpoints;
using Cluster.Cli.Commands;
using Cluster.Coordinator.Records;
using Cluster.Engine.Memory;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Exporting;

/// <summary>A checkpoint together with the job that wrote it.</summary>
internal sealed class TrainedModel : IDisposable
{
    private TrainedModel(TrainingJob job, CheckpointState state, AlignedBuffer weights) => (Job, State, Weights) = (job, state, weights);

    public TrainingJob Job { get; }

    /// <summary>Where the run stood.</summary>
    public CheckpointState State { get; }

    public AlignedBuffer Weights { get; }

    /// <summary>Opens a checkpoint and finds its job.</summary>
    /// <param name="path">The checkpoint's directory.</param>
    /// <param name="jobFile">The job; null for the one of the run folder that the checkpoint lies in.</param>
    /// <param name="dataPath">Where the job's data lies now, if elsewhere than the job says; its samples tell the model's input.</param>
    /// <param name="plugins">Where the job's plugins may be taken from; null takes them from where the job says.</param>
    /// <exception cref="CheckpointException">The checkpoint is not whole, or of another model.</exception>
    /// <exception cref="JobException">The job cannot be read.</exception>
    /// <exception cref="UsageException">The job is not the one that wrote the checkpoint.</exception>
    public static TrainedModel Open(string path, string? jobFile, string? dataPath, PluginPlaces? plugins = null)
    {
        var checkpoint = Checkpoint.Open(path);
        var file = jobFile ?? JobOf(checkpoint);
        var spec = JobFile.Read(file, plugins);
        CheckIsWriter(file, spec, checkpoint);
        var job = TrainingJob.Open(spec, dataPath is null ? null : Path.GetFullPath(dataPath));
        var weights = new AlignedBuffer(job.Layout.Length);
        try
        {
            checkpoint.ReadWeights(job.Layout, weights);
            return new TrainedModel(job, checkpoint.State, weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public void Dispose() => Weights.Dispose();

    private static string JobOf(Checkpoint checkpoint)
    {
        var file = Path.GetFullPath(Path.Combine(checkpoint.Path, "..", "..", RunFiles.JobName));
        return File.Exists(file)
            ? file
            : throw new UsageException(
                $"{checkpoint.Path} is in no run folder: there is no {file}; name the run's {RunFiles.JobName} with --job");
    }

    // A changed activation leaves every name and shape as it was.
    private static void CheckIsWriter(string file, JobSpec spec, Checkpoint checkpoint)
    {
        if (JobIdentity.HashOf(spec) != checkpoint.State.JobHash)
        {
            throw new UsageException(
                $"{file} is not the job that wrote {checkpoint.Path}; use the {RunFiles.JobName} of its run folder, unchanged");
        }
    }
}
