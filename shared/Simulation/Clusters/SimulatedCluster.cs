using Cluster.Protocol;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Cluster.Simulation.Exchange;
using Cluster.Simulation.Models;
using Cluster.Simulation.Time;

namespace Cluster.Simulation.Clusters;

/// <summary>A coordinator and its workers under virtual time. It is the protocol core's host here, as the conductor is in a real run: it turns
/// what happens into events, and performs the effects.</summary>
internal sealed class SimulatedCluster
{
    // A fence and a range.
    private const double OrderBytes = 128;

    private readonly Action<string>? _trace;
    private readonly IExchange _exchange;
    private readonly WorkerLosses _losses;
    private readonly RangeTimes _times;
    private readonly SortedDictionary<WorkerId, SimulatedWorker> _workers = [];
    private readonly List<double> _roundsBegan = [];
    private int _joined;

    public SimulatedCluster(Scenario scenario, Action<string>? trace)
    {
        (Scenario, _trace) = (scenario, trace);
        Hosts = new Hosts(scenario, Time);
        Coordinator = Hosts.Start(0);
        _times = new RangeTimes(scenario);
        var leaves = scenario.Work.MicroBatches;
        var plan = new TrainingPlan(1, scenario.Steps, leaves, leaves, 0);
        var lease = TimeSpan.FromSeconds(scenario.LeaseSeconds);
        State = new ClusterState(new ProtocolOptions(plan, Term.First, scenario.Placement.Workers, lease));
        _exchange = scenario.Topology == Topology.Coordinator ? new StarExchange(this) : new AllReduceExchange(this);
        _losses = new WorkerLosses(this);
    }

    public Scenario Scenario { get; }

    public VirtualTime Time { get; } = new();

    public Hosts Hosts { get; }

    public Peer Coordinator { get; }

    public ClusterState State { get; private set; }

    /// <summary>Every worker that ever joined.</summary>
    public List<SimulatedWorker> Everybody { get; } = [];

    /// <summary>The workers that the coordinator counts on, in order of joining.</summary>
    public IReadOnlyCollection<SimulatedWorker> Workers => _workers.Values;

    public bool IsOver => State.Phase == RunPhase.Finished;

    /// <summary>Leaves that entered the trees of all rounds.</summary>
    public long Accepted { get; private set; }

    /// <summary>Contributions that did not count.</summary>
    public int Discarded { get; private set; }

    /// <summary>Carries the plan out.</summary>
    /// <exception cref="InvalidOperationException">Nothing is left to happen before the end, which would be a bug.</exception>
    public SimulationResult Run()
    {
        for (var worker = 0; worker < Scenario.Placement.Workers; worker++)
        {
            Join(worker);
        }

        _losses.Plan();
        while (!IsOver)
        {
            if (!Time.TryAdvance())
            {
                throw new InvalidOperationException($"the simulated run stands still in step {State.Round.Step}, seed {Scenario.Seed}");
            }
        }

        _roundsBegan.Add(Time.Now);
        return SimulationResult.Of(this, _roundsBegan);
    }

    /// <summary>A process joins in a worker's place.</summary>
    public void Join(int number)
    {
        var peer = Hosts.Start(Scenario.Placement.HostOf(number));
        var (to, from) = (FlowOf(peer, Coordinator), FlowOf(Coordinator, peer));
        var worker = new SimulatedWorker(number, new WorkerId(++_joined), peer, to, from, Scenario.Buckets);
        _workers.Add(worker.Id, worker);
        Everybody.Add(worker);
        Handle(new WorkerJoined(Now, worker.Id));
    }

    /// <summary>A connection's direction.</summary>
    public Flow FlowOf(Peer from, Peer to) => new(Time, Scenario.Link, from, to);

    /// <summary>The coordinator sees that a worker's connection ended.</summary>
    public void Lose(SimulatedWorker worker)
    {
        if (_workers.Remove(worker.Id))
        {
            _exchange.Lose(worker);
            Handle(new WorkerLost(Now, worker.Id, "connection ended"));
        }
    }

    /// <summary>Tells the core of something, and performs what follows.</summary>
    public void Handle(ProtocolEvent happened)
    {
        _trace?.Invoke(FormattableString.Invariant($"{Time.Now:F9} {happened}"));
        var before = State;
        var transition = ProtocolCore.Step(State, happened);
        State = transition.State;
        if (State.Phase == RunPhase.Collecting && (before.Phase != RunPhase.Collecting || before.Round != State.Round))
        {
            _roundsBegan.Add(Time.Now);
            _exchange.Begin(State.Round);
        }

        foreach (var effect in transition.Effects)
        {
            _trace?.Invoke($"  {effect}");
            Perform(effect);
        }
    }

    /// <summary>What time it is for the core.</summary>
    public TimeSpan Now => TimeSpan.FromSeconds(Time.Now);

    /// <summary>Lets a worker begin what it was asked for next, if it is free and has the weights.</summary>
    public void Advance(SimulatedWorker worker)
    {
        if (worker.IsAlive && !worker.IsBusy && worker.Orders.TryPeek(out var order) && _exchange.HasWeights(worker, order.Round.Step))
        {
            worker.Orders.Dequeue();
            worker.IsBusy = true;
            var stretches = _times.Of(worker.Number, order.Round, order.Range);
            Compute(worker, order, stretches, 0);
        }
    }

    private void Compute(SimulatedWorker worker, AssignRange order, IReadOnlyList<Stretch> stretches, int index)
    {
        if (index == stretches.Count)
        {
            worker.IsBusy = false;
            Advance(worker);
            return;
        }

        var (seconds, subtree, bucket) = stretches[index];
        worker.Computed += seconds;
        if (Scenario.Placement.WaitsInsteadOfComputing)
        {
            Time.After(seconds, Done);
        }
        else
        {
            worker.Peer.Processor.Run(seconds, Scenario.Placement.Threads, Done);
        }

        void Done()
        {
            if (!worker.IsAlive)
            {
                return;
            }

            var (first, last) = bucket is { } one ? (one, one) : (0, Scenario.Buckets - 1);
            for (var ready = first; ready <= last; ready++)
            {
                _exchange.SumReady(worker, order, subtree, ready);
            }

            Compute(worker, order, stretches, index + 1);
        }
    }

    private void Perform(ProtocolEffect effect)
    {
        switch (effect)
        {
            case SendWeights send:
                _exchange.SendWeights(_workers[send.Worker], send.Weights.Step);
                break;
            case AssignRange assign:
                Assign(_workers[assign.Worker], assign);
                break;
            case AcceptContribution accepted:
                Accepted += State.Round.Tree.LeavesOf(accepted.Subtree).Count;
                break;
            case DiscardContribution:
                Discarded++;
                break;
            case CompleteRound complete:
                _exchange.Complete(complete.Round);
                break;
            case EvictWorker evict when _workers.Remove(evict.Worker, out var silent):
                _exchange.Lose(silent);
                break;
        }
    }

    private void Assign(SimulatedWorker worker, AssignRange assign) => worker.FromCoordinator.Send(OrderBytes, 0, () =>
    {
        worker.Orders.Enqueue(assign);
        Advance(worker);
    });
}
