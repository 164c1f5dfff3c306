using System.Collections.Immutable;
using System.Text.Json;
using Cluster.Engine.Training;
using Cluster.Jobs;
using Cluster.Worker;

namespace Cluster.Cli.Checking;

/// <summary>A sound job, and what it will take.</summary>
internal sealed class JobCheck
{
    /// <param name="job">The job with its data.</param>
    /// <param name="workers">Number of workers.</param>
    /// <param name="threads">Compute threads of each.</param>
    public JobCheck(TrainingJob job, int workers, int threads)
    {
        (Job, Workers, Threads) = (job, workers, threads);
        Modules = ModelProfile.Of(job.Model, job.Layout, job.SampleShape, WorkerMemory.FirstTape(job, workers, threads));
        Memory = WorkerMemory.Of(job, workers, threads);
        using var document = JsonDocument.Parse(JobFile.Write(job.Spec));
        Written = document.RootElement.Clone();
    }

    public TrainingJob Job { get; }

    public int Workers { get; }

    public int Threads { get; }

    /// <summary>The model, then its modules.</summary>
    public ImmutableArray<ModuleProfile> Modules { get; }

    /// <summary>Of one worker.</summary>
    public WorkerMemory Memory { get; }

    /// <summary>The job with every default filled in.</summary>
    public JsonElement Written { get; }

    public long Steps => Job.TotalSteps;

    /// <summary>Micro-batches of what one step of the job's optimizer sees.</summary>
    public int MicroBatches => Job.Training.LeafCount(0);

    /// <summary>Samples of a whole step of the cluster.</summary>
    public long SamplesPerStep => Job.Replicas?.SamplesPerStep ?? Job.Training.BatchSize;
}
