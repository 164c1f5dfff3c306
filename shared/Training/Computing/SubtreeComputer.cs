using Cluster.Collectives.Reduction;
using Cluster.Data;
using Cluster.Data.Augmentations;
using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Training;
using Cluster.Inference;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Training.Computing;

/// <summary>Computes subtrees of micro-batches on one thread. It owns the activations, recorded once for every form of subtree that
/// occurs: whole ones, those with a ragged last micro-batch, and the evaluation's.</summary>
/// <param name="job">What to compute.</param>
/// <param name="pool">Where sums come from.</param>
/// <param name="sets">The sets whose outputs may be asked for.</param>
internal sealed class SubtreeComputer(TrainingTask job, SubtreeSumsPool pool, IReadOnlyList<Dataset> sets) : ISubtreeComputer
{
    // More micro-batches at once would save little more time and take more memory for activations.
    private const int MostTogether = 8;

    private readonly Dictionary<MicroBatches, MicroBatchGraph> _graphs = [];
    private readonly AugmentationList _augmentations = job.Augmentations();
    private readonly GrowingSums _growing = new();
    private readonly int _outputs = job.Model.OutputShape(job.SampleShape).ElementCount;

    /// <inheritdoc/>
    public SubtreeSumsPool Pool { get; set; } = pool;

    /// <summary>The subtrees that a range is computed by, each at once.</summary>
    /// <param name="round">The round.</param>
    /// <param name="range">A range of its leaves.</param>
    /// <param name="trainsReplicas">Whether the leaves of training are replicas instead of micro-batches.</param>
    public static IEnumerable<Subtree> SubtreesOf(Round round, LeafRange range, bool trainsReplicas = false)
    {
        // Replicas have weights of their own; an evaluation's micro-batches are large and have no gradients to merge.
        var most = round.Kind == RoundKind.Train && !trainsReplicas ? MostTogether : 1;
        return round.Tree.SubtreesOf(range, most);
    }

    /// <summary>Whether a range is computed by the fewest subtrees that hold it, so that none of their sums is changed any more.</summary>
    public static bool ComputesFewest(Round round, LeafRange range) => round.Kind == RoundKind.Train && range.Count <= MostTogether;

    /// <inheritdoc/>
    public SubtreeSums Compute(Round round, Subtree node, AlignedBuffer weights, ISumsObserver? observer = null)
    {
        var leaves = round.Tree.LeavesOf(node);
        var isTraining = round.Kind == RoundKind.Train;
        var graph = Filled(round, leaves);
        var context = new PassContext(job.Seed, (uint)round.Step, (uint)leaves.Start, isTraining);
        var sums = Pool.Rent(isTraining);
        sums.Node = node;
        _growing.Follow(sums, observer);
        sums.Scalars = isTraining
            ? graph.ForwardBackward(weights, sums.Gradients, context, observer is null ? null : _growing)
            : graph.Forward(weights, context);
        sums.Outputs = round.Kind == RoundKind.Predict ? graph.Outputs.ToArray() : [];
        return sums;
    }

    public void Dispose()
    {
        foreach (var graph in _graphs.Values)
        {
            graph.Dispose();
        }
    }

    private MicroBatchGraph Filled(Round round, LeafRange leaves)
    {
        switch (round.Kind)
        {
            case RoundKind.Train:
                return FilledToTrain(round, leaves);
            case RoundKind.Predict:
                var set = sets[round.Epoch];
                var (first, count) = new PredictionWindows(set.Count, _outputs).Samples(round.StepInEpoch, leaves.Start);
                return FilledInOrder(new MicroBatches(count), set, first);
            default:
                var start = job.Evaluation.LeafSamples(0, leaves.Start).Start;
                return FilledInOrder(PartsOf(job.Evaluation, round, leaves), job.Data.Test, start);
        }
    }

    private MicroBatchGraph FilledToTrain(Round round, LeafRange leaves)
    {
        var graph = GraphFor(PartsOf(job.Training, round, leaves));
        var start = job.Training.LeafSamples(round.StepInEpoch, leaves.Start).Start;
        var order = job.OrderOf((uint)round.Epoch);
        for (var row = 0; row < graph.BatchSize; row++)
        {
            var values = Load(graph, row, job.Data.Train, order[start + row]);
            if (!_augmentations.IsEmpty)
            {
                _augmentations.Apply(values, (uint)round.Epoch, order.ChangeOf(start + row));
            }
        }

        return graph;
    }

    private MicroBatchGraph FilledInOrder(MicroBatches parts, Dataset data, int start)
    {
        var graph = GraphFor(parts);
        for (var row = 0; row < graph.BatchSize; row++)
        {
            Load(graph, row, data, start + row);
        }

        return graph;
    }

    private Span<float> Load(MicroBatchGraph graph, int row, Dataset data, int sample)
    {
        var size = data.SampleShape.ElementCount;
        var values = graph.Inputs.Slice(row * size, size);
        data.CopySample(sample, values);
        job.Targets.Write(row, data, sample, graph.Labels, graph.Targets);
        return values;
    }

    private MicroBatchGraph GraphFor(MicroBatches parts)
    {
        if (!_graphs.TryGetValue(parts, out var graph))
        {
            graph = new MicroBatchGraph(job.Model, job.Objective.Loss, job.Layout, job.SampleShape, parts);
            _graphs.Add(parts, graph);
        }

        return graph;
    }

    /// <summary>How the samples of some leaves are cut, which says which graph computes them.</summary>
    public static MicroBatches PartsOf(BatchPlan plan, Round round, LeafRange leaves) =>
        new(plan.MicroBatchSize, leaves.Count, plan.LeafSamples(StepIn(round), leaves.End - 1).Count);

    // Turns what a pass tells of its arenas into news of the sums that they belong to.
    private sealed class GrowingSums : IPassObserver
    {
        private SubtreeSums? _sums;
        private ISumsObserver? _observer;

        public void Follow(SubtreeSums sums, ISumsObserver? observer) => (_sums, _observer) = (sums, observer);

        public void OnSums(in BatchSums sums)
        {
            _sums!.Scalars = sums;
            _observer!.OnBegun(_sums);
        }

        public void OnFinal(int offset) => _observer!.OnFinal(offset);
    }

    private static int StepIn(Round round) => round.Kind == RoundKind.Train ? round.StepInEpoch : 0;
}
