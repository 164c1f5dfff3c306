using Cluster.Collectives.Reduction;
using Cluster.Data;
using Cluster.Data.Augmentations;
using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Training;
using Cluster.Inference;
using Cluster.Jobs;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Worker.Computing;

/// <summary>Computes subtrees of micro-batches on one thread. It owns the activations, recorded once for every form of subtree that
/// occurs: whole ones, those with a ragged last micro-batch, and the evaluation's.</summary>
/// <param name="job">The job.</param>
/// <param name="weights">The worker's weights.</param>
/// <param name="pool">Where sums come from.</param>
/// <param name="sets">The test split, and further sets whose outputs may be asked for.</param>
internal sealed class SubtreeComputer(
    TrainingJob job, AlignedBuffer weights, SubtreeSumsPool pool, IReadOnlyList<Dataset> sets) : IDisposable
{
    // More micro-batches at once would save little more time and take more memory for activations.
    private const int MostTogether = 8;

    private readonly Dictionary<MicroBatches, MicroBatchGraph> _graphs = [];
    private readonly AugmentationList _augmentations = job.CreateAugmentations();
    private readonly ChunkComputer _evaluation = new(job);
    private readonly int _outputs = job.Model.OutputShape(job.SampleShape).ElementCount;

    /// <summary>The largest subtree that begins a range and is computed at once.</summary>
    public static Subtree FirstSubtree(Round round, LeafRange range)
    {
        // An evaluation's micro-batches are large and have no gradients to merge.
        var most = round.Kind == RoundKind.Train ? MostTogether : 1;
        return round.Tree.LargestAtStart(range with { Count = Math.Min(range.Count, most) });
    }

    /// <summary>The sums over the micro-batches of a subtree.</summary>
    public SubtreeSums Compute(Round round, Subtree node)
    {
        var sums = pool.Rent(round.Kind == RoundKind.Train);
        sums.Node = node;
        sums.Scalars = round.Kind == RoundKind.Train ? Train(round, round.Tree.LeavesOf(node), sums.Gradients) : Judge(round, node.FirstLeaf);
        sums.Outputs = round.Kind == RoundKind.Predict ? _evaluation.Outputs.ToArray() : [];
        return sums;
    }

    public void Dispose()
    {
        _evaluation.Dispose();
        foreach (var graph in _graphs.Values)
        {
            graph.Dispose();
        }
    }

    private BatchSums Train(Round round, LeafRange leaves, AlignedBuffer gradients)
    {
        var graph = GraphFor(round, leaves);
        Load(graph, round, leaves);
        return graph.ForwardBackward(weights, gradients, new PassContext(job.Spec.Seed, (uint)round.Step, (uint)leaves.Start, true));
    }

    // An evaluation is the first set in one window.
    private BatchSums Judge(Round round, int leaf)
    {
        var isWindow = round.Kind == RoundKind.Predict;
        var data = sets[isWindow ? round.Epoch : 0];
        var (start, count) = isWindow
            ? new PredictionWindows(data.Count, _outputs).Samples(round.StepInEpoch, leaf)
            : job.Evaluation.LeafSamples(0, leaf);
        return _evaluation.Compute(weights, data, start, count, new PassContext(job.Spec.Seed, (uint)round.Step, (uint)leaf, false));
    }

    private void Load(MicroBatchGraph graph, Round round, LeafRange leaves)
    {
        var start = job.Training.LeafSamples(round.StepInEpoch, leaves.Start).Start;
        var shuffle = new EpochShuffle(job.Spec.Seed, (uint)round.Epoch, job.Data.Train.Count);
        var size = job.SampleShape.ElementCount;
        for (var row = 0; row < graph.BatchSize; row++)
        {
            var sample = shuffle[start + row];
            var values = graph.Inputs.Slice(row * size, size);
            job.Data.Train.CopySample(sample, values);
            job.Targets.Write(row, job.Data.Train, sample, graph.Labels, graph.Targets);
            _augmentations.Apply(values, (uint)round.Epoch, sample);
        }
    }

    private MicroBatchGraph GraphFor(Round round, LeafRange leaves)
    {
        var last = job.Training.LeafSamples(round.StepInEpoch, leaves.End - 1).Count;
        var parts = new MicroBatches(job.Training.MicroBatchSize, leaves.Count, last);
        if (!_graphs.TryGetValue(parts, out var graph))
        {
            graph = new MicroBatchGraph(job.Model, job.Objective.Loss, job.Layout, job.SampleShape, parts);
            _graphs.Add(parts, graph);
        }

        return graph;
    }
}
