using System.Globalization;
using System.Numerics;
using Cluster.Data;
using Cluster.Experiments.Links;
using Cluster.Experiments.Simulating;
using Cluster.Jobs.Specification;

namespace Cluster.Experiments.Scaling;

/// <summary>What a scaling experiment measures.</summary>
/// <param name="Job">The job.</param>
/// <param name="Workers">Numbers of workers to compare, ascending; all are compared with the first.</param>
public sealed record ScalePlan(JobSpec Job, IReadOnlyList<int> Workers)
{
    private const int MostMicroBatches = 4096;
    private const int MostBatch = 1 << 24;

    /// <summary>Compute threads of each worker.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Steps that are measured in a repeat.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Steps before them: caches fill, and code is still being compiled.</summary>
    public int WarmUp { get; init; } = 20;

    /// <summary>How often each number of workers is measured.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Whether the batch grows with the workers; otherwise they share the job's batch.</summary>
    public bool IsWeak { get; init; }

    /// <summary>Whether each worker is bound to cores of its own.</summary>
    public bool IsPinned { get; init; }

    /// <summary>What carries weights and gradients on one host, as the option --transport says it.</summary>
    public string Transport { get; init; } = "auto";

    /// <summary>The cable of every host in an emulated network; null for none.</summary>
    public LinkSpec? Link { get; init; }

    /// <summary>Whether no worker is on the coordinator's host of an emulated network; otherwise worker 1 is.</summary>
    public bool IsCoordinatorAlone { get; init; }

    /// <summary>The job's steps as the simulator sees them; null where nothing is asked of links that are not measured.</summary>
    public JobWork? Work { get; init; }

    /// <summary>The number of workers that the others are compared with.</summary>
    public int Baseline => Workers[0];

    /// <summary>All measurements, in their order: once every number of workers, then all of them again, so that whatever else the machine
    /// does meanwhile meets all of them alike.</summary>
    public IEnumerable<ScaleRun> Runs =>
        Enumerable.Range(1, Repeats).SelectMany(repeat => Workers.Select(workers => new ScaleRun(workers, repeat)));

    private int OwnMicroBatches =>
        Job.Training.MicroBatches == 0 ? BatchPlan.DefaultMicroBatches(Job.Training.Batch) : Job.Training.MicroBatches;

    /// <summary>Micro-batches of a global batch. With a fixed batch they are the same for all, and as many as the most workers need, so
    /// that all end with the same weights; otherwise they grow with the batch.</summary>
    /// <param name="workers">Number of workers.</param>
    public int MicroBatchesOf(int workers) => IsWeak
        ? OwnMicroBatches * workers / Baseline
        : Math.Max(OwnMicroBatches, (int)BitOperations.RoundUpToPowerOf2((uint)Workers[^1]));

    /// <summary>Samples of a global batch.</summary>
    /// <param name="workers">Number of workers.</param>
    public int BatchOf(int workers) => IsWeak ? Job.Training.Batch * workers / Baseline : Job.Training.Batch;

    /// <summary>The job of some workers: without evaluations and checkpoints, and one step longer than is carried out, so that there is
    /// no end to celebrate either.</summary>
    /// <param name="workers">Number of workers.</param>
    public JobSpec JobOf(int workers)
    {
        var length = (long)WarmUp + Steps + 1;
        return Job with
        {
            Training = Job.Training with
            {
                Batch = BatchOf(workers),
                Epochs = null,
                Steps = length,
                MicroBatches = MicroBatchesOf(workers),
                Evaluate = new EvaluationSpec(EverySteps: length),
                Checkpoint = new CheckpointSpec(EverySteps: length),
                EarlyStopping = null,
                Converged = null,
            },
        };
    }

    /// <summary>The first thing that makes the plan impossible, as one line; null when nothing does.</summary>
    public string? FirstError()
    {
        var most = Workers[^1];
        if (Workers.FirstOrDefault(count => count % Baseline != 0 || !int.IsPow2(count / Baseline)) is > 0 and var odd && IsWeak)
        {
            return Invariant($"--weak lets the micro-batches, a power of two, grow with the workers, so each number must be {Baseline} times ")
                + Invariant($"a power of two, got {odd}");
        }

        if (MicroBatchesOf(most) > MostMicroBatches || (long)Job.Training.Batch * (IsWeak ? most / Baseline : 1) > MostBatch)
        {
            return Invariant($"{most} workers need a batch of {MicroBatchesOf(most)} micro-batches, and a job has at most ")
                + Invariant($"{MostMicroBatches} of them and {MostBatch} samples; measure fewer workers");
        }

        return MostBusy(most) < most
            ? Invariant($"the job's batch of {BatchOf(most)} samples has work for {MostBusy(most)} workers in {MicroBatchesOf(most)} micro-batches, ")
                + Invariant($"not for {most}; measure fewer workers, raise training.batch, or let it grow with --weak")
            : null;
    }

    // Micro-batches have one size, so a batch that they do not divide fills fewer of them.
    private int MostBusy(int workers) => new BatchPlan(BatchOf(workers), BatchOf(workers), MicroBatchesOf(workers)).LeafCount(0);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One measurement of a plan.</summary>
/// <param name="Workers">Number of workers.</param>
/// <param name="Repeat">Which repeat, from 1.</param>
public readonly record struct ScaleRun(int Workers, int Repeat)
{
    /// <summary>Name of its folder.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"workers-{Workers}-repeat-{Repeat}");
}
