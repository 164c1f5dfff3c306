using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Simulation.Clusters;
using Cluster.Simulation.Models;

namespace Cluster.Simulation.Exchange;

/// <summary>All sums go to the coordinator, which reduces a bucket once all sums of it are in, updates it and sends its new weights to every
/// worker, while later buckets are on their way.</summary>
/// <param name="cluster">The cluster.</param>
internal sealed class StarExchange(SimulatedCluster cluster) : IExchange
{
    private readonly BucketSizes _sizes = new(cluster.Scenario);
    private readonly PendingSums _pending = new(cluster.Scenario.Buckets);
    private readonly Dictionary<WorkerId, (long Step, bool[] Buckets)> _sent = [];
    private BucketLedger _ledger = null!;
    private Round _round = null!;
    private int _reduced;
    private int _updated;
    private bool _isComplete;

    private Scenario Scenario => cluster.Scenario;

    public void Begin(Round round)
    {
        _round = round;
        _ledger = new BucketLedger(Scenario.Buckets, round.LeafCount);
        _pending.Clear();
        (_reduced, _updated, _isComplete) = (0, 0, false);
    }

    public void SumReady(SimulatedWorker worker, AssignRange order, Subtree subtree, int bucket) =>
        worker.ToCoordinator.Send(_sizes.GradientBytes(bucket), _sizes.CodeSeconds(bucket), () => Take(worker, order, subtree, bucket));

    public void SendWeights(SimulatedWorker worker, long step)
    {
        for (var bucket = 0; bucket < Scenario.Buckets; bucket++)
        {
            Send(worker, step, bucket);
        }
    }

    public bool HasWeights(SimulatedWorker worker, long step) => worker.WeightsStep >= step;

    public void Complete(Round round)
    {
        _isComplete = true;
        EndIfDone();
    }

    public void Lose(SimulatedWorker worker)
    {
        _sent.Remove(worker.Id);
        foreach (var subtree in _pending.Remove(worker.Id))
        {
            for (var bucket = 0; bucket < Scenario.Buckets; bucket++)
            {
                _ledger.Withdraw(bucket, _round.Tree.LeavesOf(subtree));
            }
        }
    }

    private void Take(SimulatedWorker worker, AssignRange order, Subtree subtree, int bucket)
    {
        if (order.Round != _round || !worker.IsAlive)
        {
            return;
        }

        if (_ledger.TryEnter(bucket, _round.Tree.LeavesOf(subtree), out var isFirst))
        {
            cluster.Coordinator.Reducer.Run(isFirst ? 0 : _sizes.ReduceSeconds(bucket) * cluster.Coordinator.ReduceSlowDown, () => Added(bucket));
        }

        if (_pending.Take(order, subtree, bucket))
        {
            cluster.Coordinator.Reducer.Run(Scenario.Reduce.ContributionSeconds, () => Count(order, subtree));
        }
    }

    private void Count(AssignRange order, Subtree subtree)
    {
        if (order.Round == _round)
        {
            _pending.Remove(order.Worker, subtree);
            cluster.Handle(new ContributionArrived(
                cluster.Now, order.Worker, cluster.State.Options.Term, order.Generation, order.Round.Kind, order.Round.Step, subtree));
        }
    }

    private void Added(int bucket)
    {
        if (!_ledger.TryClose(bucket))
        {
            return;
        }

        _reduced++;
        if (!Scenario.Work.NeedsWholeGradient)
        {
            Update(bucket);
        }
        else if (_reduced == Scenario.Buckets)
        {
            for (var each = 0; each < Scenario.Buckets; each++)
            {
                Update(each);
            }
        }
    }

    private void Update(int bucket) =>
        cluster.Coordinator.Reducer.Run(_sizes.UpdateSeconds(bucket) * cluster.Coordinator.ReduceSlowDown, () => Updated(bucket));

    // With one bucket there is nothing to send ahead: the round's end sends it.
    private void Updated(int bucket)
    {
        _updated++;
        var next = _round.Step + 1;
        if (next < Scenario.Steps && Scenario.Buckets > 1)
        {
            foreach (var worker in cluster.Workers)
            {
                if (_sent.TryGetValue(worker.Id, out var sent) && sent.Step >= _round.Step)
                {
                    Send(worker, next, bucket);
                }
            }
        }

        EndIfDone();
    }

    private void Send(SimulatedWorker worker, long step, int bucket)
    {
        if (!_sent.TryGetValue(worker.Id, out var sent) || sent.Step != step)
        {
            _sent[worker.Id] = sent = (step, new bool[Scenario.Buckets]);
        }

        if (sent.Buckets[bucket])
        {
            return;
        }

        sent.Buckets[bucket] = true;
        worker.FromCoordinator.Send(_sizes.WeightsBytes(bucket), _sizes.CodeSeconds(bucket), () =>
        {
            if (worker.Weights.Take(step, bucket))
            {
                worker.WeightsStep = step;
                cluster.Advance(worker);
            }
        });
    }

    private void EndIfDone()
    {
        if (_isComplete && _updated == Scenario.Buckets)
        {
            var round = _round;
            _isComplete = false;
            cluster.Coordinator.Reducer.Run(Scenario.Reduce.StepSeconds, () => cluster.Handle(new RoundCompleted(cluster.Now, round)));
        }
    }
}
