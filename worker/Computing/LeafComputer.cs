using Cluster.Collectives.Reduction;
using Cluster.Data;
using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Training;
using Cluster.Jobs;
using Cluster.Protocol.Rounds;

namespace Cluster.Worker.Computing;

/// <summary>Computes single micro-batches on one thread. It owns the activations, recorded once for every batch size that occurs:
/// the regular one, a ragged last one, and the evaluation's.</summary>
/// <param name="job">The job.</param>
/// <param name="weights">The worker's weights.</param>
/// <param name="pool">Where sums come from.</param>
internal sealed class LeafComputer(TrainingJob job, AlignedBuffer weights, SubtreeSumsPool pool) : IDisposable
{
    private readonly Dictionary<int, MicroBatchGraph> _graphs = [];

    /// <summary>The sums over one micro-batch.</summary>
    public SubtreeSums Compute(Round round, int leaf)
    {
        var isTraining = round.Kind == RoundKind.Train;
        var graph = isTraining ? LoadTraining(round, leaf) : LoadEvaluation(leaf);
        var context = new PassContext(job.Spec.Seed, (uint)round.Step, (uint)leaf, isTraining);
        var sums = pool.Rent(isTraining);
        sums.Node = new(0, leaf);
        sums.Scalars = isTraining ? graph.ForwardBackward(weights, sums.Gradients, context) : graph.Forward(weights, context);
        return sums;
    }

    public void Dispose()
    {
        foreach (var graph in _graphs.Values)
        {
            graph.Dispose();
        }
    }

    private MicroBatchGraph LoadTraining(Round round, int leaf)
    {
        var data = job.Data.Train;
        var shuffle = new EpochShuffle(job.Spec.Seed, (uint)round.Epoch, data.Count);
        var (start, count) = job.Training.LeafSamples(round.StepInEpoch, leaf);
        var graph = GraphFor(count);
        for (var row = 0; row < count; row++)
        {
            Load(graph, row, data, shuffle[start + row]);
        }

        return graph;
    }

    private MicroBatchGraph LoadEvaluation(int leaf)
    {
        var (start, count) = job.Evaluation.LeafSamples(0, leaf);
        var graph = GraphFor(count);
        for (var row = 0; row < count; row++)
        {
            Load(graph, row, job.Data.Test, start + row);
        }

        return graph;
    }

    private void Load(MicroBatchGraph graph, int row, Dataset data, int sample)
    {
        var size = data.SampleShape.ElementCount;
        data.CopySample(sample, graph.Inputs.Slice(row * size, size));
        var label = data.Label(sample);
        if (job.Loss.TargetKind == TargetKind.ClassLabels)
        {
            graph.Labels[row] = label;
        }
        else
        {
            var oneHot = graph.Targets.Slice(row * data.Classes, data.Classes);
            oneHot.Clear();
            oneHot[label] = 1f;
        }
    }

    private MicroBatchGraph GraphFor(int samples)
    {
        if (!_graphs.TryGetValue(samples, out var graph))
        {
            graph = new MicroBatchGraph(job.Model, job.Loss, job.Layout, job.SampleShape, samples);
            _graphs.Add(samples, graph);
        }

        return graph;
    }
}
