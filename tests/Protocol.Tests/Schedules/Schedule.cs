using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Cluster.Protocol.Stragglers;
using Cluster.Protocol.Tests.Scenarios;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>The core, or something like it with a bug planted.</summary>
internal delegate Transition CoreStep(ClusterState state, ProtocolEvent happened);

/// <summary>One random interleaving of joins, losses, hangs, drains, stops, renewals and contributions (reordered, repeated, late,
/// stale, forged), drawn from a seed. Phase A does harm; phase B heals, and the run must end.</summary>
internal sealed partial class Schedule
{
    private const int MostActive = 8;
    private const int MostEventsToHeal = 5000;
    private const int TraceLinesShown = 40;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly ScheduleRandom _random;
    private readonly CoreStep _step;
    private readonly Auditor _audit;
    private readonly ModelNetwork _network;
    private readonly List<object> _trace = [];
    private readonly List<ProcessIdentity> _processes = [];
    private readonly int _liars;
    private readonly (int Share, Action Act)[] _actions;
    private ClusterState _state;
    private TimeSpan _now;
    private int _joined;

    private Schedule(ulong seed, CoreStep step, HostReduction reduce)
    {
        _random = new ScheduleRandom(seed);
        _network = new ModelNetwork(_random);
        _step = step;
        var leaves = _random.Between(1, 12);
        var (epochs, steps) = (_random.Between(1, 2), _random.Between(1, 3));
        var plan = new TrainingPlan(
            epochs,
            steps,
            leaves,
            _random.Between(1, leaves),
            _random.Below(6),
            _random.Chance(50) ? WeightsKind.Averaged : WeightsKind.Trained)
        {
            TotalSteps = ((epochs - 1) * steps) + _random.Between(1, steps),
            EvaluationInterval = _random.Between(1, 4),
        };

        // A run may begin anywhere in its plan, and stop anywhere behind that.
        var start = _random.Chance(50) ? plan.At(_random.Below((int)plan.TotalSteps), _random.Chance(50))! : plan.First;
        long? stopAfter = _random.Chance(20) ? _random.Between((int)start.Step + 1, (int)plan.TotalSteps + 1) : null;
        var workersToStart = _random.Between(1, 4);
        var topology = _random.Chance(40) ? Topology.AllReduce : Topology.Coordinator;
        var audited = topology == Topology.Coordinator && _random.Chance(50) ? _random.Chance(50) ? 100 : _random.Between(10, 50) : 0;
        _liars = audited > 0 ? _random.Pick([0, 20, 40]) : 0;
        var options = new ProtocolOptions(plan, new Term(_random.Between(1, 3)), workersToStart, Lease, start, stopAfter, _random.Chance(70))
        {
            Topology = topology,
            Audit = audited > 0 ? new ModelAudit(audited) : null,
            LeastWorkers = _random.Chance(40) ? _random.Between(1, workersToStart) : 1,
            MostWorkers = _random.Chance(25) ? _random.Between(workersToStart, MostActive) : null,
            Stragglers = _random.Chance(70) ? StragglerPolicy.Default : null,
        };
        _state = new ClusterState(options);
        _audit = new Auditor(options, reduce);

        // A seed allows a random part of what can go wrong, so that every fault is met alone and in company.
        _actions =
        [
            (2, JoinUnlessCrowded), (3, Wake), Sometimes(1, Stall), Sometimes(1, GoOn), Sometimes(1, Abandon),
            Sometimes(5, () => Announce(_network.PeekToAnnounce())),
            (8, DeliverUnlessStalled), (6, () => Say(_network.TakeWord())), (3, Complete), (3, Recompute), (3, GoBack),
            (1, () => PassTime(6, renewing: 80)),
            Sometimes(2, Lose), Sometimes(1, Hang), Sometimes(1, Drain), Sometimes(1, () => PassTime(30, renewing: 50)),
            Sometimes(2, () => Deliver(_network.PeekInFlight())), Sometimes(2, () => Deliver(_network.PeekEverSent())),
            Sometimes(2, () => Say(_network.PeekEverSaid())), Sometimes(2, ForgeWord), Sometimes(1, Diverge),
            Sometimes(2, Forge), Sometimes(1, Gossip), (_random.Chance(10) ? 1 : 0, StopRun),
        ];
    }

    /// <summary>Plays the schedule of a seed.</summary>
    /// <returns>Every event and effect, in order.</returns>
    /// <exception cref="ScheduleFailure">An invariant was broken.</exception>
    public static IReadOnlyList<object> Play(ulong seed, CoreStep step, HostReduction? reduce = null)
    {
        var schedule = new Schedule(seed, step, reduce ?? RoundLedger.ReduceByTree);
        try
        {
            schedule.Harm();
            schedule.Heal();
        }
        catch (Exception error)
        {
            throw new ScheduleFailure(seed, error, schedule._trace.TakeLast(TraceLinesShown).Select(Show));
        }

        return schedule._trace;
    }

    private static string Show(object traced) => traced is ProtocolEffect effect ? "  " + EffectNotation.Of(effect) : $"{traced}";

    private (int Share, Action Act) Sometimes(int share, Action act) => (_random.Chance(60) ? share : 0, act);

    private void Harm()
    {
        var total = _actions.Sum(action => action.Share);
        for (var remaining = _random.Between(20, 250); remaining > 0; remaining--)
        {
            var drawn = _random.Below(total);
            _actions.First(action => (drawn -= action.Share) < 0).Act();
        }
    }

    private void Heal()
    {
        if (_state.Options is { Stragglers: null } or { Topology: Topology.AllReduce } or { MostWorkers: not null } or { Audit: not null })
        {
            // Nobody computes anything in the place of those that stall.
            _audit.Members.ToList().ForEach(worker => worker.Stalls = false);
        }

        for (var count = 0; !_audit.IsFinished; count++)
        {
            Invariant.Require(count < MostEventsToHeal, "no progress though everything was healed");
            if (_audit.Ledger.IsCompleting)
            {
                Complete();
            }
            else if (_audit.Votes.GoesBackTo is not null)
            {
                GoBack();
            }
            else if (_audit.Votes.HostAsked is not null)
            {
                Recompute();
            }
            else if (_network.Take(message => GetsThrough(message)
                && (_audit.ShouldEnter(message.Claim) || _audit.Settles(message.Claim) || _audit.Votes.Awaits(message.Claim))) is { } message)
            {
                Deliver(message);
            }
            else if (_network.TakeWord(word => _audit.Exchange.Counts(word, _state.Options.Term)) is { } word)
            {
                Say(word);
            }
            else if (_audit.Active.Count(worker => !worker.Hangs && !worker.Stalls) < _audit.Needed
                && !(_audit.Staying.Count() >= _state.Options.MostWorkers))
            {
                Join();
            }
            else
            {
                PassTime(11, renewing: 100);
            }
        }
    }
}
