using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Coordinator.Asking;
using Cluster.Coordinator.Training;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Coordinator;

/// <summary>Something that workers can be asked to take part in: what a process serves over gRPC.</summary>
public abstract class ServedRun
{
    private readonly Lazy<string> _kernelDigest = new(KernelProof.Digest);

    /// <summary>What was told of the run so far, for whoever asks.</summary>
    internal StatusBoard Board { get; } = new(TimeProvider.System);

    /// <summary>A run of a build.</summary>
    /// <param name="build">Identity of this build.</param>
    private protected ServedRun(string build) => Build = build;

    /// <summary>The job with its data and its model.</summary>
    public abstract TrainingJob Job { get; }

    /// <summary>Where the job's data lies on this machine.</summary>
    public abstract DataSpec LocalData { get; }

    /// <summary>The job as workers are told it.</summary>
    public abstract string JobJson { get; }

    /// <summary>Digest that the job's plugins must give on a worker; empty where the job has none.</summary>
    public abstract string PluginDigest { get; }

    /// <summary>Sets beside the job's test split whose outputs workers may be asked for: where they lie, with the hash of their samples.</summary>
    public virtual IReadOnlyList<(string Path, string DataHash)> TestSets => [];

    /// <summary>Digest that a worker's kernels must give; computed when it is first asked for, never where all workers are threads.</summary>
    public string KernelDigest => _kernelDigest.Value;

    /// <summary>Identity that a worker's build must have.</summary>
    public string Build { get; }

    /// <summary>What the links share.</summary>
    public abstract RunContext Context { get; }

    /// <summary>Who decides.</summary>
    public abstract Conductor Conductor { get; }

    /// <summary>Ends when the last round has, before anything is written down.</summary>
    public Task Completion => Conductor.Completion;

    /// <summary>Who leads the run by now, as a line for people; null as long as it is this process.</summary>
    public virtual string? Successor => null;

    /// <summary>Waits for the end and writes the result down.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="RunFailedException">The run cannot go on.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The result could not be written.</exception>
    /// <exception cref="Leading.SupersededException">Another coordinator leads the run by now.</exception>
    public abstract Task<int> CarryOutAsync();
}
