using Cluster.Collectives.Reduction;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Training.Computing;

/// <summary>Trains one replica after the other on one thread: each goes its inner steps from the round's weights, and how far it came is the
/// sum of its leaf. An inner step is, but for the weights that it reads, the training step that its batch would be without replicas.</summary>
/// <param name="job">What to compute.</param>
/// <param name="local">The replicas.</param>
/// <param name="others">Computes the rounds that train nothing, with sums from the same pool.</param>
internal sealed class ReplicaComputer(TrainingTask job, LocalTraining local, SubtreeComputer others) : ISubtreeComputer
{
    private readonly SubtreeSumsPool _batchPool = new(job.Layout);
    private ReplicaWork? _work;

    /// <inheritdoc/>
    public SubtreeSumsPool Pool
    {
        get => others.Pool;
        set => others.Pool = value;
    }

    /// <inheritdoc/>
    public SubtreeSums Compute(Round round, Subtree node, AlignedBuffer weights, ISumsObserver? observer = null)
    {
        if (round.Kind != RoundKind.Train)
        {
            return others.Compute(round, node, weights);
        }

        // A thread without a replica, as of a worker that only evaluates, needs no arenas.
        _work ??= new ReplicaWork(local.CreateReplica(), new SubtreeComputer(job, _batchPool, []), new TreeReducer(_batchPool));
        var sums = others.Pool.Rent(withGradients: true);
        sums.Node = node;
        sums.Scalars = Train(_work, round, node.FirstLeaf, weights);
        _work.Replica.WritePseudoGradient(weights, sums.Gradients);
        return sums;
    }

    public void Dispose()
    {
        others.Dispose();
        _work?.Replica.Dispose();
        _work?.Batches.Dispose();
        _batchPool.Dispose();
    }

    private BatchSums Train(ReplicaWork work, Round round, int replica, AlignedBuffer weights)
    {
        work.Replica.Begin(weights, round.Step);
        var total = default(BatchSums);
        for (var inner = 0; inner < local.Plan.InnerStepsOf(round.StepInEpoch, replica); inner++)
        {
            var root = Compute(work, BatchRound(round.Epoch, local.Plan.BatchOf(round.StepInEpoch, replica, inner)));
            total = inner == 0 ? root.Scalars : BatchSums.Add(total, root.Scalars);
            var (loss, scale) = job.Objective.Root(root.Scalars);
            work.Replica.Step(root.Gradients, (float)scale, loss);
            _batchPool.Return(root);
        }

        return total;
    }

    private Round BatchRound(int epoch, int batch)
    {
        var number = ((long)epoch * job.Training.StepsPerEpoch) + batch;
        return new Round(RoundKind.Train, number, epoch, batch, job.Training.LeafCount(batch));
    }

    private static SubtreeSums Compute(ReplicaWork work, Round batch)
    {
        work.Reducer.Reset(batch.Tree);
        foreach (var node in SubtreeComputer.SubtreesOf(batch, batch.Leaves))
        {
            work.Reducer.Add(work.Batches.Compute(batch, node, work.Replica.Weights));
        }

        return work.Reducer.TakeRoot();
    }

    private sealed record ReplicaWork(Replica Replica, SubtreeComputer Batches, TreeReducer Reducer);
}
