using System.Globalization;
using Cluster.Coordinator.Training;
using Cluster.Engine.Losses;
using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Links;
using Cluster.FaultSimulation.Numbers;
using Cluster.FaultSimulation.Runs;
using Cluster.FaultSimulation.Time;
using Cluster.Jobs;
using Cluster.Protocol;
using Cluster.Protocol.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cluster.FaultSimulation.Coordinators;

/// <summary>A coordinator's process: it claims a term, goes on from the newest checkpoint and leads, with the production conductor, until the run
/// ends, a successor is there, or it is killed.</summary>
internal sealed class CoordinatorNode
{
    private const long TickInterval = 250 * Durations.Millisecond;
    private const int TicksToLook = 4;

    // No wait in phase B needs as long; who gives up before would hide that.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Objective Objective = new(new MeanSquaredError());

    private readonly Simulation _simulation;
    private readonly HashSet<int> _admitted = [];
    private readonly List<Connection> _connections = [];
    private CheckpointStore? _store;
    private RunLedger? _ledger;
    private CoreWatch? _watch;
    private int _workers;
    private int _ticks;
    private bool _isWriting;
    private bool _isCheckpointDue;
    private bool _isEnding;

    public CoordinatorNode(Simulation simulation, int number)
    {
        (_simulation, Number) = (simulation, number);
        Process = new Process(simulation.World, $"coordinator {number}");
        Process.After(0, Claim);
    }

    /// <summary>Which of the run's coordinators, from 1.</summary>
    public int Number { get; }

    public Process Process { get; }

    public Term Term { get; private set; }

    /// <summary>The production conductor; null until the term is claimed and the numbers are read.</summary>
    public Conductor? Conductor { get; private set; }

    /// <summary>The numbers.</summary>
    public SimulatedOutcome Outcome { get; private set; } = null!;

    /// <summary>The state of its core; null until it leads.</summary>
    public ClusterState? State => _watch?.State;

    /// <summary>The streams that were ever opened here.</summary>
    public IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Answers a worker that would like to join.</summary>
    /// <returns>Its identity and the term; null while nobody leads here.</returns>
    public (WorkerId Worker, Term Term)? Join()
    {
        if (Conductor is null || _isEnding)
        {
            return null;
        }

        _admitted.Add(++_workers);
        return (new WorkerId(_workers), Term);
    }

    /// <summary>Answers a renewal.</summary>
    /// <returns>Whether the worker is a member.</returns>
    public bool Renew(WorkerId worker, Term term)
    {
        if (Conductor is null)
        {
            return false;
        }

        var isKnown = Conductor.Renew(worker, term);
        Settle();
        return isKnown && term == Term;
    }

    /// <summary>Takes a connection whose first word is an identity that was given here.</summary>
    public void Open(Connection connection)
    {
        _connections.Add(connection);
        connection.AtCoordinator = message =>
        {
            if (message is Ready ready && ready.Term == Term && Conductor is not null && _admitted.Remove(ready.Worker.Value))
            {
                var link = new MemberLink(this, ready.Worker, connection, _simulation.Shelf.Pool);
                Conductor.Join(ready.Worker, link, new WorkerDescription("", 0, 1, ""));
                Settle();
            }
            else
            {
                connection.Break(tellsWorker: true, tellsCoordinator: false);
            }
        };
    }

    /// <summary>SIGTERM: ends after the round in progress.</summary>
    public void Stop()
    {
        Conductor?.RequestStop();
        Settle();
    }

    /// <summary>Looks whether the run has ended by what just happened.</summary>
    public void Settle()
    {
        if (_isEnding || Conductor is not { Completion.IsCompleted: true } conductor)
        {
            return;
        }

        _isEnding = true;
        if (conductor.Completion.IsFaulted)
        {
            Exit($"gives up: {conductor.Completion.Exception!.InnerException!.Message}");
        }
        else
        {
            Process.Start(WriteLast(conductor.Completion.Result));
        }
    }

    private void Claim()
    {
        var claim = new TermClaim(_simulation.Disk, _simulation.Scenario.Bug);
        Carry(claim.Calls(), () =>
        {
            Term = new Term(claim.Term);
            _simulation.Audit.Fenced(claim.Term);
            Lead();
        });
    }

    private void Lead()
    {
        var (scenario, bug) = (_simulation.Scenario, _simulation.Scenario.Bug);
        var image = CheckpointStore.OpenNewest(_simulation.Disk, bug);
        _simulation.Audit.Resumes(Term.Value, image);
        _simulation.World.Note(Process.Name, "leads term {0} from step {1}", Term.Value, image?.Position.Step ?? 0);
        var start = scenario.Plan.First;
        if (image is not null)
        {
            var next = scenario.Plan.At(image.Position.Step, image.Position.IsEvaluationDue != 0);
            if (next is null)
            {
                _simulation.Finish(this, image);
                return;
            }

            start = bug == Bug.CursorNotRestoredAtEpochsEnd && next is { StepInEpoch: 0, Epoch: > 0 } ? next with { Epoch = next.Epoch - 1 } : next;
        }

        _simulation.Audit.Leads(Term.Value);
        _ledger = new RunLedger(_simulation.Disk, Term.Value, image?.LedgerHead ?? 0, bug);
        _store = new CheckpointStore(_simulation.Disk, Term.Value, _ledger, _simulation.Audit, bug);
        var numbers = image?.Numbers ?? ModelNumbers.Initial(scenario.Seed);
        Outcome = new SimulatedOutcome(scenario, start, Term.Value, numbers, _ledger, _simulation.Audit, _simulation.Shelf.Pool.Rent(true), Offer);
        var options = new ProtocolOptions(
            scenario.Plan, Term, scenario.WorkersToStart, TimeSpan.FromTicks(scenario.Lease), start, StreamsWeights: scenario.Streams);
        var clock = _simulation.Clock;
        var reporter = new RunReporter(scenario.Plan, Objective, SilentObserver.Instance, clock, NullLogger.Instance);
        _watch = new CoreWatch(_simulation.World, Process.Name, options, PlantedCore.Of(bug), _simulation.Coverage);
        Conductor = new Conductor(options, reporter, Outcome, _simulation.Shelf.Pool, clock, core: _watch.Step);
        Tick();
    }

    private void Tick()
    {
        if (_isEnding)
        {
            return;
        }

        // A successor has been there: whatever this one still does is in vain.
        if (++_ticks % TicksToLook == 0 && _simulation.Disk.List("/terms").Exists(term => long.Parse(term,
            CultureInfo.InvariantCulture) > Term.Value))
        {
            Exit("has a successor");
            return;
        }

        Conductor!.Tick();
        if (Conductor.Shortage is var (have, need, since) && since > Patience)
        {
            Conductor.Fail($"waited for workers: {have} of {need} are here");
        }

        if (Conductor.Stall is var (waited, forWhom) && waited > Patience)
        {
            Conductor.Fail($"no sum arrived at {forWhom}");
        }

        Settle();
        Process.After(TickInterval, Tick);
    }

    private void Offer(CheckpointImage image)
    {
        _isCheckpointDue |= image.Position.Step % _simulation.Scenario.CheckpointInterval == 0;
        if (!_isCheckpointDue || _isWriting)
        {
            return;
        }

        (_isCheckpointDue, _isWriting) = (false, true);
        _simulation.Audit.Begins(Term.Value);
        Process.Start(Calls(_store!.Write(image), _ => _isWriting = false, () =>
        {
            _isWriting = false;
            _simulation.Audit.Ends(Term.Value);
        }));
    }

    private IEnumerator<long> WriteLast(RunResult result)
    {
        while (_isWriting)
        {
            yield return 5 * Durations.Millisecond;
        }

        var image = Outcome.Image(result.Position.Step);
        _simulation.Audit.Begins(Term.Value);
        Carry(_store!.Write(image), () =>
        {
            Conductor!.LetGo();
            if (result.Completed)
            {
                _simulation.Finish(this, image);
            }
            else
            {
                Exit("stopped as asked");
            }
        });
    }

    // Whatever the disk does not do ends the process; it is started again.
    private void Carry(IEnumerable<Action> calls, Action done) => Process.Start(Calls(calls, error => Exit(error.Message), done));

    private IEnumerator<long> Calls(IEnumerable<Action> calls, Action<IOException> failed, Action done)
    {
        foreach (var call in calls)
        {
            IOException? failure = null;
            try
            {
                call();
            }
            catch (IOException error)
            {
                failure = error;
            }

            _simulation.Audit.DiskChanged();
            if (failure is not null)
            {
                _simulation.World.Note(Process.Name, "the disk says no");
                failed(failure);
                yield break;
            }

            yield return _simulation.Disk.Latency;
        }

        done();
    }

    private void Exit(string reason)
    {
        _isEnding = true;
        _simulation.Exited(this, reason);
    }
}
