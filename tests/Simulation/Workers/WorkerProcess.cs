using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Coordinators;
using Cluster.FaultSimulation.Links;
using Cluster.FaultSimulation.Numbers;
using Cluster.FaultSimulation.Runs;
using Cluster.FaultSimulation.Time;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.FaultSimulation.Workers;

/// <summary>The simulated host of a worker: joins, renews its lease, computes what it is asked for, and dials again with growing pauses when it is
/// no member any more. It never goes back to a coordinator of an older term than it has seen.</summary>
internal sealed class WorkerProcess
{
    private const int RenewalsPerLease = 4;
    private const long CallTimeout = 2 * Durations.Second;
    private const long LeastPause = 50 * Durations.Millisecond;
    private const long LongestPause = 2 * Durations.Second;

    private readonly Simulation _simulation;
    private readonly WorkerNode _node;
    private readonly TreeReducer _reducer;
    private long _pause = LeastPause;
    private long _highestTerm;
    private bool _isLeaving;

    public WorkerProcess(Simulation simulation, WorkerNode node, int start)
    {
        (_simulation, _node) = (simulation, node);
        _reducer = new TreeReducer(simulation.Shelf.Pool);
        Process = new Process(simulation.World, $"worker {node.Host + 1}.{start}");
        Process.After(0, Dial);
    }

    public Process Process { get; }

    /// <summary>What it is a member of; null while it is none.</summary>
    public WorkerSession? Session { get; private set; }

    private World World => _simulation.World;

    /// <summary>SIGTERM: leaves once it has finished what it holds.</summary>
    public void Leave()
    {
        _isLeaving = true;
        if (Session is null)
        {
            _node.End("leaves, being no member");
            return;
        }

        World.Note(Process.Name, "wants to leave");
        Session.Connection.SendUp(new Drain(Session.Term));
    }

    private void Dial()
    {
        if (_simulation.Route(_node) is not { } coordinator)
        {
            DialLater();
            return;
        }

        var isAnswered = false;
        _simulation.Call(
            _node,
            () => coordinator,
            target => target.Join(),
            reply =>
            {
                if (!isAnswered)
                {
                    isAnswered = true;
                    Joined(coordinator, reply);
                }
            });
        Process.After(CallTimeout, () =>
        {
            if (!isAnswered)
            {
                isAnswered = true;
                DialLater();
            }
        });
    }

    private void DialLater()
    {
        Process.After(World.Between(_pause / 2, _pause), Dial);
        _pause = Math.Min(_pause * 2, LongestPause);
    }

    private void Joined(CoordinatorNode coordinator, (WorkerId Worker, Term Term)? reply)
    {
        if (reply is not var (worker, term) || (term.Value < _highestTerm && _simulation.Scenario.Bug != Bug.WorkerTrustsOlderTerm))
        {
            DialLater();
            return;
        }

        Invariants.Require(
            term.Value >= _highestTerm, Invariants.OneWriter, $"{Process.Name} joins term {term}, having worked in term {_highestTerm}");
        (_highestTerm, _pause) = (term.Value, LeastPause);
        var connection = _simulation.Connect(_node, this, coordinator);
        var session = new WorkerSession(worker, term, connection, World.Now);
        Session = session;
        World.Note(Process.Name, "is worker {0} of term {1}", worker.Value, term.Value);
        connection.AtWorker = message => Take(session, message);
        connection.BrokenAtWorker = () => End(session, "its connection broke");
        coordinator.Open(connection);
        connection.SendUp(new Ready(term, worker));
        if (_isLeaving)
        {
            connection.SendUp(new Drain(term));
        }

        Process.After(_simulation.Scenario.Lease / RenewalsPerLease, () => Renew(session, coordinator));
    }

    // A call goes to an address: whoever leads there by then gets it.
    private void Renew(WorkerSession session, CoordinatorNode coordinator)
    {
        if (session.IsOver)
        {
            return;
        }

        if (World.Now - session.LastRenewed > 2 * _simulation.Scenario.Lease && _simulation.Scenario.Bug != Bug.WaitWithoutDeadline)
        {
            End(session, "nobody has renewed its lease");
            return;
        }

        var (worker, term) = (session.Worker, session.Term);
        var called = World.Now;
        _simulation.NoteRenewal(worker, term);
        var isSent = session.Connection.TakesCalls;
        _simulation.Call(
            _node,
            () => !isSent ? null : coordinator.Process.IsAlive ? coordinator : _simulation.Newest,
            target => target.Renew(worker, term),
            isMember =>
            {
                if (session.IsOver || World.Now - called > CallTimeout)
                {
                    return;
                }

                if (isMember)
                {
                    session.LastRenewed = World.Now;
                }
                else if (_simulation.Scenario.Bug != Bug.WaitWithoutDeadline)
                {
                    End(session, "is no member any more");
                }
            });
        Process.After(_simulation.Scenario.Lease / RenewalsPerLease, () => Renew(session, coordinator));
    }

    private void End(WorkerSession session, string reason)
    {
        if (session.IsOver)
        {
            return;
        }

        session.IsOver = true;
        session.Connection.BreakAsByDeath();
        World.Note(Process.Name, "its session is over");
        Session = null;
        if (_isLeaving)
        {
            _node.End("leaves: " + reason);
        }
        else
        {
            DialLater();
        }
    }

    private void Take(WorkerSession session, Message message)
    {
        if (session.IsOver)
        {
            return;
        }

        Invariants.Require(
            message.Term == session.Term && message.Term.Value >= _highestTerm,
            Invariants.OneWriter,
            $"{Process.Name} was told something in term {message.Term}, having worked in term {_highestTerm}");
        switch (message)
        {
            case Weights weights:
                session.Take(weights);
                break;
            case Assignment assignment:
                session.Orders.Enqueue(assignment.Order);
                ComputeNext(session);
                break;
            case Release:
                session.IsOver = true;
                session.Connection.HangUp();
                _node.End("is released");
                break;
            default:
                throw new InvalidOperationException($"A coordinator sent {message}.");
        }
    }

    private void ComputeNext(WorkerSession session)
    {
        if (session.IsComputing || session.IsOver || !session.Orders.TryDequeue(out var order))
        {
            return;
        }

        session.IsComputing = true;
        var took = _simulation.Scenario.ComputeTime * order.Range.Count * _node.Slowness;
        Process.After(World.Between(took / 2, took), () =>
        {
            if (session.IsOver)
            {
                return;
            }

            Send(session, order);
            session.IsComputing = false;
            ComputeNext(session);
        });
    }

    // The production reducer adds up what threads finish in any order.
    private void Send(WorkerSession session, AssignmentOrder order)
    {
        var (round, pool) = (order.Round, _simulation.Shelf.Pool);
        _reducer.Reset(round.Tree);
        var first = World.Random.Below(order.Range.Count);
        for (var count = 0; count < order.Range.Count; count++)
        {
            var leaf = order.Range.Start + ((first + count) % order.Range.Count);
            var sums = pool.Rent(round.Kind == RoundKind.Train);
            (sums.Node, sums.Scalars) = (new Subtree(0, leaf), Arithmetic.Scalars(round, leaf, session.Weights));
            if (round.Kind == RoundKind.Train)
            {
                var gradient = Arithmetic.Gradient(round, leaf, session.Weights);
                ((Span<float>)gradient).CopyTo(sums.Gradients.Span);
            }

            _reducer.Add(sums);
        }

        List<SubtreeSums> held = [];
        _reducer.MoveTo(held);
        foreach (var sums in held)
        {
            Send(session, order, sums);
            pool.Return(sums);
        }
    }

    private void Send(WorkerSession session, AssignmentOrder order, SubtreeSums sums)
    {
        var values = default(Quad);
        sums.Gradients.Span.CopyTo(values);
        var pieces = order.Round.Kind == RoundKind.Train && World.Random.Chance(50);
        var finalFrom = pieces ? World.Random.Between(1, Quad.Width) : 0;
        var message = new Sums(
            session.Term, session.Worker, order.Generation, order.Round.Kind, order.Round.Step, sums.Node, sums.Scalars, values, finalFrom);
        session.Connection.SendUp(message);
        _simulation.NoteSums(message);
        if (pieces)
        {
            session.Connection.SendUp(new Rest(session.Term, values, finalFrom));
        }
    }
}
