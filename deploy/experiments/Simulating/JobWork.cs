using System.Collections.Immutable;
using System.Numerics;
using Cluster.Engine.Training;
using Cluster.Jobs;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Simulating;

/// <summary>A job as the simulator sees it.</summary>
/// <param name="ArenaBytes">Bytes of its gradients.</param>
/// <param name="Batch">Samples of a step.</param>
/// <param name="MicroBatches">Micro-batches that a step is cut into.</param>
/// <param name="NeedsWholeGradient">Whether its update needs the whole gradient first.</param>
/// <param name="Finality">When its gradients become final; see <see cref="Workload.Finality"/>.</param>
public sealed record JobWork(
    double ArenaBytes, int Batch, int MicroBatches, bool NeedsWholeGradient, ImmutableArray<(double PassShare, double ArenaShare)> Finality)
{
    private const int BytesPerNumber = sizeof(float);

    /// <summary>Whether a worker computes its micro-batches one after the other; see <see cref="Workload.ComesOneByOne"/>.</summary>
    public bool ComesOneByOne { get; init; }

    /// <summary>How its numbers travel.</summary>
    public WireFormat Format { get; init; } = WireFormat.Whole;

    /// <summary>Reads a job.</summary>
    /// <param name="job">The job.</param>
    public static JobWork Of(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new JobWork(
            (double)job.Layout.Length * BytesPerNumber,
            job.Training.BatchSize,
            job.Training.LeafCount(0),
            job.Spec.Clipping?.MaxNorm is not null,
            FinalityOf(job))
        {
            ComesOneByOne = ComesOneByOneIn(job),
            Format = WireFormat.All.Single(format => format.Name == job.Wire.Name),
        };
    }

    /// <summary>A step for any number of workers: one batch for all, cut finely enough for the largest number, as far as its samples go.</summary>
    /// <param name="mostWorkers">The largest number of workers.</param>
    public Workload Strong(int mostWorkers)
    {
        var most = 1 << BitOperations.Log2((uint)Batch);
        var wanted = Math.Min(most, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(mostWorkers, MicroBatches)));
        var size = ((Batch - 1) / wanted) + 1;
        return Cut(Batch, ((Batch - 1) / size) + 1);
    }

    /// <summary>A step of some workers, each with the job's batch to itself.</summary>
    /// <param name="workers">Number of workers.</param>
    public Workload Weak(int workers) => Cut((double)Batch * workers, MicroBatches * workers);

    /// <summary>A step of a batch cut into some micro-batches.</summary>
    /// <param name="batch">Samples.</param>
    /// <param name="microBatches">Micro-batches.</param>
    public Workload Cut(double batch, int microBatches) =>
        new(ArenaBytes, microBatches, batch / microBatches)
        {
            NeedsWholeGradient = NeedsWholeGradient,
            ComesOneByOne = ComesOneByOne,
            Finality = Finality,
        };

    private static bool ComesOneByOneIn(TrainingJob job)
    {
        const int Several = 2;
        return !ModelProfile.RunsTogether(
            job.Model, job.Layout, job.SampleShape, new Engine.Autograd.MicroBatches(job.Training.MicroBatchSize, Several));
    }

    // Backward goes through the modules from the last to the first; each makes its parameters' gradients at its end.
    private static ImmutableArray<(double PassShare, double ArenaShare)> FinalityOf(TrainingJob job)
    {
        var modules = ModelProfile.Of(job.Model, job.Layout, job.SampleShape, new Engine.Autograd.MicroBatches(job.Training.MicroBatchSize));
        List<ModuleProfile> innermost =
            [.. modules.Where((module, index) => index + 1 == modules.Length || modules[index + 1].Depth <= module.Depth)];
        var (flops, parameters) = ((double)innermost.Sum(module => module.BackwardFlops), (double)innermost.Sum(module => module.Parameters));
        if (flops <= 0 || parameters <= 0)
        {
            return [];
        }

        var (pass, arena) = (0.0, 0.0);
        var finality = ImmutableArray.CreateBuilder<(double, double)>();
        foreach (var module in Enumerable.Reverse(innermost))
        {
            pass += module.BackwardFlops / flops;
            arena += module.Parameters / parameters;
            if (module.Parameters > 0)
            {
                finality.Add((Math.Min(pass, 1), Math.Min(arena, 1)));
            }
        }

        return finality.ToImmutable();
    }
}
