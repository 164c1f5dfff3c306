using Cluster.Checkpoints;
using Cluster.Cli.Commands;
using Cluster.Engine.Memory;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;

namespace Cluster.Cli.Exporting;

/// <summary>A checkpoint's weights together with the job that wrote it and the job's data.</summary>
internal sealed class TrainedModel : IDisposable
{
    private TrainedModel(StoredCheckpoint stored, TrainingJob job) => (Stored, Job, Weights) = (stored, job, stored.ReadWeights(job.Layout));

    public TrainingJob Job { get; }

    /// <summary>Where the weights come from.</summary>
    public StoredCheckpoint Stored { get; }

    /// <summary>Where the run stood.</summary>
    public CheckpointState State => Stored.Checkpoint.State;

    public AlignedBuffer Weights { get; }

    /// <summary>Opens a checkpoint and finds its job.</summary>
    /// <param name="path">The checkpoint's directory, or its run.</param>
    /// <param name="jobFile">The job; null for the one of the run folder that the checkpoint lies in.</param>
    /// <param name="dataPath">Where the job's data lies now, if elsewhere than the job says; its samples tell the model's input.</param>
    /// <param name="plugins">Where the job's plugins may be taken from; null takes them from where the job says.</param>
    /// <exception cref="CheckpointException">The checkpoint is not whole, or of another model.</exception>
    /// <exception cref="JobException">The job cannot be read.</exception>
    /// <exception cref="UsageException">The job is not the one that wrote the checkpoint.</exception>
    public static TrainedModel Open(string path, string? jobFile, string? dataPath, PluginPlaces? plugins = null)
    {
        var stored = StoredCheckpoint.Open(path, jobFile, plugins);
        var data = dataPath is null || stored.Spec.Data.Paths.IsEmpty ? stored.Spec.Data : JobSource.Found(stored.Spec.Data, dataPath);
        return new TrainedModel(stored, TrainingJob.Open(stored.Spec with { Data = data.At(Path.GetFullPath) }));
    }

    public void Dispose() => Weights.Dispose();
}
