using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Simulation.Clusters;
using Cluster.Simulation.Models;

namespace Cluster.Simulation.Exchange;

/// <summary>Each bucket has an owner among the workers. It is sent all sums of the bucket, reduces them along the fixed tree and sends the
/// reduced gradient to all others and to the coordinator's replica. Once that is whole the contributions count and the core commits the
/// step; every worker then applies the whole update itself. Sums are kept until then, so a lost owner's buckets are sent to another.</summary>
/// <param name="cluster">The cluster.</param>
internal sealed class AllReduceExchange(SimulatedCluster cluster) : IExchange
{
    private readonly BucketSizes _sizes = new(cluster.Scenario);
    private readonly PendingSums _pending = new(cluster.Scenario.Buckets);
    private readonly Dictionary<(SimulatedWorker From, SimulatedWorker To), Flow> _flows = [];
    private readonly List<(SimulatedWorker Worker, AssignRange Order, Subtree Subtree, int Bucket)> _ready = [];
    private readonly List<(SimulatedWorker Worker, int Bucket)> _late = [];
    private readonly SimulatedWorker[] _owners = new SimulatedWorker[cluster.Scenario.Buckets];
    private readonly SimulatedWorker[] _ownersBefore = new SimulatedWorker[cluster.Scenario.Buckets];
    private readonly bool[] _replicated = new bool[cluster.Scenario.Buckets];
    private BucketLedger _ledger = null!;
    private Round _round = null!;
    private int _inReplica;

    private Scenario Scenario => cluster.Scenario;

    public void Begin(Round round)
    {
        _round = round;
        _ledger = new BucketLedger(Scenario.Buckets, round.LeafCount);
        _pending.Clear();
        _ready.Clear();
        _late.Clear();
        Array.Clear(_replicated);
        _inReplica = 0;
        _owners.CopyTo(_ownersBefore, 0);
        var workers = cluster.Workers.ToList();
        for (var bucket = 0; bucket < Scenario.Buckets; bucket++)
        {
            _owners[bucket] = workers[bucket % workers.Count];
        }
    }

    public void SumReady(SimulatedWorker worker, AssignRange order, Subtree subtree, int bucket)
    {
        if (order.Round == _round)
        {
            _ready.Add((worker, order, subtree, bucket));
            Pass(worker, order, subtree, bucket);
        }
    }

    // Whoever took part in the step before has its gradients, and needs nothing more.
    public void SendWeights(SimulatedWorker worker, long step)
    {
        if (worker.WeightsStep >= 0)
        {
            return;
        }

        foreach (var bucket in Enumerable.Range(0, Scenario.Buckets))
        {
            SendIfReduced(worker, bucket);
            worker.FromCoordinator.Send(_sizes.WeightsBytes(bucket), _sizes.CodeSeconds(bucket), () => TakeWeights(worker, step, bucket));
        }
    }

    // Owners told those who were there; whoever joins later hears it from the coordinator.
    private void SendIfReduced(SimulatedWorker worker, int bucket)
    {
        if (_replicated[bucket])
        {
            SendReduced(worker, bucket, _round.Step + 1);
        }
        else if (_ledger.IsClosed(bucket))
        {
            _late.Add((worker, bucket));
        }
    }

    public bool HasWeights(SimulatedWorker worker, long step) => worker.WeightsStep >= step;

    public void Complete(Round round) =>
        cluster.Coordinator.Reducer.Run(Scenario.Reduce.StepSeconds, () =>
        {
            // The commit goes out with the next assignments; whoever holds the gradients updates meanwhile.
            var workers = cluster.Workers.Where(worker => worker.WeightsStep == round.Step).ToList();
            cluster.Handle(new RoundCompleted(cluster.Now, round));
            workers.ForEach(worker => Update(worker, round.Step + 1));
            cluster.Coordinator.Reducer.Run(UpdateSeconds(cluster.Coordinator), () => { });
        });

    public void Lose(SimulatedWorker worker)
    {
        foreach (var subtree in _pending.Remove(worker.Id))
        {
            for (var bucket = 0; bucket < Scenario.Buckets; bucket++)
            {
                _ledger.Withdraw(bucket, _round.Tree.LeavesOf(subtree));
            }
        }

        _ready.RemoveAll(ready => ready.Worker == worker);
        for (var bucket = 0; bucket < Scenario.Buckets && cluster.Workers.Count > 0; bucket++)
        {
            if (_ownersBefore[bucket] == worker)
            {
                SendReplica(bucket, _round.Step);
            }

            if (_owners[bucket] == worker)
            {
                Replace(bucket);
            }
        }
    }

    // What the replica holds comes from there; the rest is reduced anew. Either way sums are acknowledged by an owner that lives.
    private void Replace(int bucket)
    {
        _owners[bucket] = cluster.Workers.ElementAt(bucket % cluster.Workers.Count);
        if (_replicated[bucket])
        {
            SendReplica(bucket, _round.Step + 1);
        }
        else
        {
            _ledger.Clear(bucket);
        }

        foreach (var (worker, order, subtree, _) in _ready.Where(ready => ready.Bucket == bucket).ToList())
        {
            Pass(worker, order, subtree, bucket);
        }
    }

    // An owner that is lost may have told some of the others only.
    private void SendReplica(int bucket, long step)
    {
        foreach (var worker in cluster.Workers.Where(worker => worker.WeightsStep == step - 1))
        {
            SendReduced(worker, bucket, step);
        }
    }

    private void SendReduced(SimulatedWorker worker, int bucket, long step) => worker.FromCoordinator.Send(
        _sizes.WeightsBytes(bucket), _sizes.CodeSeconds(bucket), () => TakeReduced(worker, step, bucket));

    private void Pass(SimulatedWorker worker, AssignRange order, Subtree subtree, int bucket)
    {
        var owner = _owners[bucket];
        if (owner == worker)
        {
            Take(worker, owner, order, subtree, bucket);
        }
        else
        {
            Between(worker, owner).Send(
                _sizes.GradientBytes(bucket), _sizes.CodeSeconds(bucket), () => Take(worker, owner, order, subtree, bucket));
        }
    }

    private void Take(SimulatedWorker worker, SimulatedWorker owner, AssignRange order, Subtree subtree, int bucket)
    {
        if (order.Round != _round || !worker.IsAlive || !owner.IsAlive || _owners[bucket] != owner)
        {
            return;
        }

        if (_pending.Take(order, subtree, bucket) && _inReplica == Scenario.Buckets)
        {
            Count(order, subtree);
            return;
        }

        if (_ledger.TryEnter(bucket, _round.Tree.LeavesOf(subtree), out var isFirst))
        {
            var seconds = isFirst ? 0 : _sizes.ReduceSeconds(bucket) * owner.Peer.ReduceSlowDown;
            owner.Peer.Reducer.Run(seconds, () => Added(owner, bucket));
        }
    }

    private void Added(SimulatedWorker owner, int bucket)
    {
        if (!owner.IsAlive || _owners[bucket] != owner || !_ledger.TryClose(bucket))
        {
            return;
        }

        var (round, bytes, code) = (_round, _sizes.WeightsBytes(bucket), _sizes.CodeSeconds(bucket));
        TakeReduced(owner, round.Step + 1, bucket);
        owner.ToCoordinator.Send(bytes, code, () =>
        {
            if (owner.IsAlive && round == _round)
            {
                Replicate(bucket);
            }
        });
        foreach (var other in cluster.Workers.Where(other => other != owner))
        {
            Between(owner, other).Send(bytes, code, () =>
            {
                if (owner.IsAlive)
                {
                    TakeReduced(other, round.Step + 1, bucket);
                }
            });
        }
    }

    private void Replicate(int bucket)
    {
        _inReplica += _replicated[bucket] ? 0 : 1;
        _replicated[bucket] = true;
        foreach (var worker in _late.Where(late => late.Bucket == bucket).Select(late => late.Worker))
        {
            SendReduced(worker, bucket, _round.Step + 1);
        }

        if (_inReplica == Scenario.Buckets)
        {
            _pending.Whole.ForEach(pending => Count(pending.Order, pending.Subtree));
        }
    }

    private void Count(AssignRange order, Subtree subtree)
    {
        _pending.Remove(order.Worker, subtree);
        cluster.Handle(new ContributionArrived(
            cluster.Now, order.Worker, cluster.State.Options.Term, order.Generation, order.Round.Kind, order.Round.Step, subtree));
    }

    private void TakeWeights(SimulatedWorker worker, long step, int bucket)
    {
        if (worker.Weights.Take(step, bucket))
        {
            worker.WeightsStep = Math.Max(worker.WeightsStep, step);
            cluster.Advance(worker);

            // A worker that joined late may have heard of the gradients first.
            Update(worker, step + 1);
        }
    }

    // A slow worker may be told after the commit.
    private void TakeReduced(SimulatedWorker worker, long step, int bucket)
    {
        if (worker.Gradients.Take(step, bucket))
        {
            Update(worker, step);
        }
    }

    // Nothing is applied before the core has committed the step, nor before all of the gradient is there.
    private void Update(SimulatedWorker worker, long step)
    {
        if (cluster.State.Round.Step == step && worker.Gradients.HasAll(step) && worker.WeightsStep == step - 1)
        {
            worker.Peer.Reducer.Run(UpdateSeconds(worker.Peer), () =>
            {
                worker.WeightsStep = step;
                cluster.Advance(worker);
            });
        }
    }

    private double UpdateSeconds(Peer peer) =>
        Scenario.Work.ArenaBytes * Scenario.Reduce.UpdateSecondsPerByte * peer.ReduceSlowDown;

    private Flow Between(SimulatedWorker from, SimulatedWorker to)
    {
        if (!_flows.TryGetValue((from, to), out var flow))
        {
            _flows[(from, to)] = flow = cluster.FlowOf(from.Peer, to.Peer);
        }

        return flow;
    }
}
