using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Training;

namespace Cluster.Jobs.Plugins;

/// <summary>The first micro-batches of a job and the updates of a step from them, as a worker and a coordinator would compute them.</summary>
internal sealed class ProofTrial : IDisposable
{
    private const int MostMicroBatches = 2;

    private readonly TrainingJob _job;

    private ProofTrial(TrainingJob job)
    {
        _job = job;
        Weights = new AlignedBuffer(job.Layout.Length);
        Gradients = new AlignedBuffer(job.Layout.Length);
        job.Layout.Initialize(job.Spec.Seed, Weights);
    }

    /// <summary>The weights after one update.</summary>
    public AlignedBuffer Weights { get; }

    /// <summary>The summed gradients before it.</summary>
    public AlignedBuffer Gradients { get; }

    /// <summary>The loss and what goes with it.</summary>
    public BatchSums Sums { get; private set; }

    private int MicroBatches => Math.Min(MostMicroBatches, _job.Training.LeafCount(0));

    /// <summary>All micro-batches on one tape, blocks of weights in ascending order.</summary>
    public static ProofTrial Together(TrainingJob job)
    {
        var trial = new ProofTrial(job);
        trial.Sums = trial.Compute(0, trial.MicroBatches, trial.Gradients);
        var (loss, scale) = job.Objective.Root(trial.Sums);
        foreach (var update in job.CreateUpdates())
        {
            using var state = update.CreateState();
            update.Step(trial.Weights, trial.Gradients, (float)scale, state, loss);
        }

        return trial;
    }

    /// <summary>Each micro-batch on a tape of its own, the last first, and blocks of weights in descending order.</summary>
    public static ProofTrial OneByOne(TrainingJob job)
    {
        var trial = new ProofTrial(job);
        using var second = new AlignedBuffer(job.Layout.Length);
        var sums = trial.MicroBatches > 1 ? trial.Compute(1, 1, second) : default;
        trial.Sums = trial.Compute(0, 1, trial.Gradients);
        if (trial.MicroBatches > 1)
        {
            job.Layout.MergeSums(trial.Gradients, second);
            trial.Sums = BatchSums.Add(trial.Sums, sums);
        }

        var (loss, scale) = job.Objective.Root(trial.Sums);
        foreach (var update in job.CreateUpdates())
        {
            using var state = update.CreateState();
            update.Begin(trial.Weights, (float)scale, state, loss);
            trial.RunBackwards(update);
        }

        return trial;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Gradients.Dispose();
    }

    private void RunBackwards(WeightUpdate update)
    {
        for (var phase = 0; phase < update.PhaseCount; phase++)
        {
            for (var block = update.BlockCount - 1; block >= 0; block--)
            {
                update.Run(phase, block, Gradients);
            }

            update.EndPhase(phase);
        }

        update.End();
    }

    private BatchSums Compute(int first, int count, AlignedBuffer gradients)
    {
        var plan = _job.Training;
        var parts = new MicroBatches(plan.MicroBatchSize, count, plan.LeafSamples(0, first + count - 1).Count);
        using var graph = new MicroBatchGraph(_job.Model, _job.Objective.Loss, _job.Layout, _job.SampleShape, parts);
        var (start, size) = (plan.LeafSamples(0, first).Start, _job.SampleShape.ElementCount);
        for (var row = 0; row < graph.BatchSize; row++)
        {
            _job.Data.Train.CopySample(start + row, graph.Inputs.Slice(row * size, size));
            _job.Targets.Write(row, _job.Data.Train, start + row, graph.Labels, graph.Targets);
        }

        return graph.ForwardBackward(Weights, gradients, new PassContext(_job.Spec.Seed, 0, (uint)first, Training: true));
    }
}
