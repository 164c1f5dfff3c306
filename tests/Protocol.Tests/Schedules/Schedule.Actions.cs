using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <content>What can happen.</content>
internal sealed partial class Schedule
{
    private void JoinUnlessCrowded()
    {
        if (_audit.Staying.Count() < MostActive)
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

    // Its lease is renewed, so nobody but the core notices.
    private void Stall() => _audit.Members.Skip(_random.Below(MostActive)).Take(1).ToList().ForEach(worker => worker.Stalls = true);

    private void GoOn() => _audit.Members.Where(worker => worker.Stalls).Take(1).ToList().ForEach(worker => worker.Stalls = false);

    private void Wake()
    {
        _now = _state.WakeAt > _now ? _state.WakeAt.Value : _now;
        Happen(new TimePassed(_now));
    }

    // Of what somebody owes, or of what was never asked.
    private void Abandon()
    {
        if (_audit.Members.SelectMany(worker => worker.Debts).Skip(_random.Below(3)).FirstOrDefault()?.Asked is { Exchange: null } asked)
        {
            var term = new Term(_state.Options.Term.Value + (_random.Chance(10) ? 1 : 0));
            Happen(new AssignmentAbandoned(_now, asked.Worker, term, asked.Generation, asked.Round.Kind, asked.Round.Step));
        }
    }

    private void DeliverUnlessStalled()
    {
        if (_network.Take() is { } message)
        {
            if (GetsThrough(message))
            {
                Deliver(message);
            }
            else
            {
                _network.PutBack(message);
            }
        }
    }

    private bool GetsThrough(Message message) => !_audit.Members.Any(worker => worker.Id == message.Claim.Worker && worker.Stalls);

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
