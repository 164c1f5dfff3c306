using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Protocol.Tests.Scenarios;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>The core, or something like it with a bug planted.</summary>
internal delegate Transition CoreStep(ClusterState state, ProtocolEvent happened);

/// <summary>One random interleaving of joins, losses, hangs, drains, stops, renewals and contributions (reordered, repeated, late,
/// stale, forged), drawn from a seed. Phase A does harm; phase B heals, and the run must end.</summary>
internal sealed class Schedule
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
        var topology = _random.Chance(40) ? Topology.AllReduce : Topology.Coordinator;
        var audited = topology == Topology.Coordinator && _random.Chance(50) ? _random.Chance(50) ? 100 : _random.Between(10, 50) : 0;
        _liars = audited > 0 ? _random.Pick([0, 20, 40]) : 0;
        var options = new ProtocolOptions(plan, new Term(_random.Between(1, 3)), _random.Between(1, 4), Lease, start, stopAfter, _random.Chance(70))
        {
            Topology = topology,
            Audit = audited > 0 ? new ModelAudit(audited) : null,
        };
        _state = new ClusterState(options);
        _audit = new Auditor(options, reduce);

        // A seed allows a random part of what can go wrong, so that every fault is met alone and in company.
        _actions =
        [
            (2, JoinUnlessCrowded), Sometimes(5, () => Announce(_network.PeekToAnnounce())),
            (8, () => Deliver(_network.Take())), (6, () => Say(_network.TakeWord())), (3, Complete), (3, Recompute), (3, GoBack), (1, () => PassTime(6, renewing: 80)),
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
            else if (_network.Take(message => _audit.ShouldEnter(message.Claim) || _audit.Votes.Awaits(message.Claim)) is { } message)
            {
                Deliver(message);
            }
            else if (_network.TakeWord(word => _audit.Exchange.Counts(word, _state.Options.Term)) is { } word)
            {
                Say(word);
            }
            else if (_audit.Active.Count(worker => !worker.Hangs) < (_audit.HasBegun ? 1 : _state.Options.WorkersToStart))
            {
                Join();
            }
            else
            {
                PassTime(11, renewing: 100);
            }
        }
    }

    private void JoinUnlessCrowded()
    {
        if (_audit.Active.Count() < MostActive)
        {
            Join();
        }
    }

    // Now and then a process that was here before, in whatever way it left.
    private void Join()
    {
        var gone = _processes.Where(process => !_audit.Members.Any(member => member.Process == process)).ToList();
        if (gone.Count == 0 || _random.Chance(70))
        {
            var host = _random.Chance(_liars) ? ModelWorker.LyingHost : "host";
            gone = [new ProcessIdentity(host, _processes.Count + 1)];
            _processes.Add(gone[0]);
        }

        Happen(new WorkerJoined(_now, new WorkerId(++_joined)) { Process = _random.Pick(gone) });
    }

    private void Lose() => Happen(new WorkerLost(_now, AnyWorker(), "stream ended"));

    private void Drain() => Happen(new WorkerDraining(_now, AnyWorker()));

    private void StopRun() => Happen(new StopRequested(_now));

    private void Hang() => _audit.Members.Skip(_random.Below(MostActive)).Take(1).ToList().ForEach(worker => worker.Hangs = true);

    private void Complete()
    {
        if (_audit.Ledger.IsCompleting)
        {
            Happen(new RoundCompleted(_now, _audit.Ledger.Round, EndsJob: _random.Chance(5)));
        }
    }

    private void Recompute()
    {
        if (_audit.Votes.HostAsked is { } asked)
        {
            var round = _audit.Ledger.Round;
            var sum = ModelArithmetic.Computed(round, asked.Node, _audit.Ledger.WeightOf(round.WeightsKind));
            Happen(new RecomputedByHost(_now, asked.Generation, asked.Node, VoteAudit.Digest(sum)));
        }
    }

    private void GoBack()
    {
        if (_audit.Votes.GoesBackTo is { } updates)
        {
            Happen(new WentBack(_now, _random.Pick(_audit.Ledger.RoundsUpTo(updates))));
        }
    }

    private void Deliver(Message? message)
    {
        if (message is { } arrived)
        {
            Happen(arrived.Claim with { Now = _now, Digest = VoteAudit.Digest(arrived.Value) }, arrived.Value);
        }
    }

    private void Announce(Message? message)
    {
        if (message is { } growing)
        {
            Happen(growing.Announcement(_now), growing.Value);
        }
    }

    private void Say(ProtocolEvent? word)
    {
        if (word is not null)
        {
            Happen(word with { Now = _now });
        }
    }

    // A word with one thing wrong. Nobody who is believed to hold what he has not may make a step complete.
    private void ForgeWord()
    {
        var by = _random.Chance(50) ? 1 : -1;
        ProtocolEvent? forged = (_network.PeekEverSaid(), _random.Below(4)) switch
        {
            (GradientHeld held, 0) => held with { Term = new Term(held.Term.Value + by) },
            (GradientHeld held, 1) => held with { Worker = AnyWorker() },
            (GradientHeld held, 2) => held with { Step = held.Step + by },
            (GradientHeld held, _) => held with { Generation = new Generation(held.Generation.Value + by) },
            (GradientReceived received, < 2) => received with { Step = received.Step + by },
            (GradientReceived received, _) => received with { Generation = new Generation(received.Generation.Value + by) },
            _ => null,
        };
        if (forged is not null && !_audit.Exchange.Counts(forged, _state.Options.Term))
        {
            Say(forged);
        }
    }

    private void Diverge() => Happen(new WorkerDiverged(_now, AnyWorker(), _audit.Ledger.Updates));

    // A contribution with one thing wrong. Its value is poison: if it entered, no root would be right.
    private void Forge()
    {
        if (_network.PeekEverSent() is not { Claim: var claim })
        {
            return;
        }

        var by = _random.Chance(50) ? 1 : -1;
        var forged = _random.Below(6) switch
        {
            0 => claim with { Term = new Term(claim.Term.Value + by) },
            1 => claim with { Generation = new Generation(claim.Generation.Value + by) },
            2 => claim with { Step = claim.Step + by },
            3 => claim with { Kind = claim.Kind == RoundKind.Train ? RoundKind.Evaluate : RoundKind.Train },
            4 => claim with { Worker = AnyWorker() },
            _ => claim with { Subtree = new Subtree(_random.Between(-1, 5), _random.Between(-1, 12)) },
        };
        if (_audit.ShouldEnter(forged) || _audit.Votes.Awaits(forged))
        {
            return;
        }

        if (_random.Chance(40))
        {
            Announce(new Message(forged, float.NaN));
        }
        else
        {
            Deliver(new Message(forged, float.NaN));
        }
    }

    // A renewal that must not count.
    private void Gossip()
    {
        var term = new Term(_state.Options.Term.Value + (_random.Chance(50) ? 1 : -1));
        Happen(new LeaseRenewed(_now, AnyWorker(), term));
    }

    private void PassTime(int secondsAtMost, int renewing)
    {
        _now += TimeSpan.FromSeconds(renewing == 100 ? secondsAtMost : _random.Between(1, secondsAtMost));
        foreach (var worker in _audit.Members.Where(worker => !worker.Hangs && _random.Chance(renewing)).ToList())
        {
            Happen(new LeaseRenewed(_now, worker.Id, _state.Options.Term));
        }

        Happen(new TimePassed(_now));
    }

    // Members for the most part, but also those that left and those that never came.
    private WorkerId AnyWorker()
    {
        var members = _audit.Members.ToList();
        return members.Count > 0 && _random.Chance(80) ? _random.Pick(members).Id : new WorkerId(_random.Between(0, _joined + 1));
    }

    private void Happen(ProtocolEvent happened, float value = 0)
    {
        _trace.Add(happened);
        var transition = _step(_state, happened);
        _trace.AddRange(transition.Effects);
        _state = transition.State;
        _audit.Observe(happened, value, transition);
        foreach (var asked in transition.Effects.OfType<AssignRange>())
        {
            var isAudit = asked.Range.Count > 0 && asked.Exchange is null && _audit.Ledger.HasAllEntered(asked.Range);
            var worker = _audit.Members.First(worker => worker.Id == asked.Worker);
            if (!worker.Hangs)
            {
                _network.Compute(worker, _state.Options.Term, asked, isAudit);
            }
        }
    }
}
