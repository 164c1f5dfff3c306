using Cluster.FaultSimulation.Time;
using Cluster.Protocol;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using static Cluster.FaultSimulation.Checks.Invariants;

namespace Cluster.FaultSimulation.Checks;

/// <summary>Stands between a conductor and its core: notes every event and effect, and holds them against the promises. It keeps its own
/// account of members, leases and leaves.</summary>
/// <param name="world">Where the trace lies.</param>
/// <param name="node">The coordinator, for people.</param>
/// <param name="options">What the core knows from the beginning.</param>
/// <param name="core">The core.</param>
/// <param name="coverage">Counts what met what.</param>
internal sealed class CoreWatch(
    World world, string node, ProtocolOptions options, Func<ClusterState, ProtocolEvent, Transition> core, Coverage coverage)
{
    private readonly Dictionary<WorkerId, TrackedMember> _members = [];
    private readonly List<(WorkerId Worker, ulong Leaves)> _coming = [];
    private Round _round = options.FirstRound;
    private ulong _entered;
    private bool _isCompleting;
    private bool _isOver;

    /// <summary>The core's state.</summary>
    public ClusterState State { get; private set; } = new(options);

    public Transition Step(ClusterState state, ProtocolEvent happened)
    {
        coverage.Note(state, happened);
        world.Note(node, happened, CoreHash.Of(happened));
        Before(happened);
        var transition = core(state, happened);
        foreach (var effect in transition.Effects)
        {
            world.Note(node, effect, CoreHash.Of(effect));
            Take(effect, happened);
        }

        State = transition.State;
        After(happened);
        return transition;
    }

    private void Before(ProtocolEvent happened)
    {
        switch (happened)
        {
            case WorkerJoined joined when !_isOver:
                _members.Add(joined.Worker, new TrackedMember(joined.Now));
                break;
            case LeaseRenewed renewed when renewed.Term == options.Term && _members.TryGetValue(renewed.Worker, out var member):
                member.LastSign = renewed.Now;
                break;
            case WorkerDraining draining when _members.TryGetValue(draining.Worker, out var member):
                member.IsDraining = true;
                break;
            case WorkerLost lost:
                _members.Remove(lost.Worker);
                break;
            case RoundCompleted completed:
                Require(_isCompleting && completed.Round == _round, Once, $"{completed.Round} was reported complete, {_round} is in progress");
                Begin(((TrainingPlan)options.Plan).After(completed.Round));
                break;
            default:
                break;
        }
    }

    private void Begin(Round? next)
    {
        (_round, _entered, _isCompleting) = (next ?? _round, 0, false);
        _coming.Clear();
        foreach (var member in _members.Values)
        {
            member.Asked.Clear();
            member.AllAsked = 0;
        }
    }

    private void Take(ProtocolEffect effect, ProtocolEvent happened)
    {
        switch (effect)
        {
            case AssignRange assign:
                var asked = _members.GetValueOrDefault(assign.Worker);
                Require(asked is { IsDraining: false }, Deadline, $"{assign.Range} was given to worker {assign.Worker}, who is gone or leaving");
                Require(assign.Round == _round, Once, $"{assign.Round} was begun, {_round} follows");
                asked!.Asked.Add((assign.Generation, BitsOf(assign.Range)));
                asked.AllAsked |= BitsOf(assign.Range);
                break;
            case AcceptContribution accepted:
                Accept(accepted, happened);
                break;
            case FinishContribution finished:
                var leaves = BitsOf(_round.Tree.LeavesOf(finished.Subtree));
                Require(_coming.Remove((finished.Worker, leaves)), Once,
                    $"{finished.Subtree} of worker {finished.Worker} was finished and never begun");
                Enter(leaves, finished.Worker, happened.Now);
                break;
            case WithdrawContribution withdrawn:
                _coming.Remove((withdrawn.Worker, BitsOf(_round.Tree.LeavesOf(withdrawn.Subtree))));
                break;
            case CompleteRound complete:
                Require(complete.Round == _round && !_isCompleting, Once, $"{complete.Round} was completed, {_round} is in progress");
                Require(_entered == BitsOf(_round.Leaves), Once, $"step {_round.Step} was updated by leaves {_entered:b} of {_round.LeafCount}");
                _isCompleting = true;
                break;
            case ReleaseWorker release:
                _members.Remove(release.Worker);
                break;
            case EvictWorker evict:
                Require(_members.Remove(evict.Worker, out var evicted), Deadline, $"worker {evict.Worker} was evicted and is no member");
                Require(
                    happened.Now - evicted!.LastSign > options.LeaseDuration, Deadline,
                        $"worker {evict.Worker} was evicted before its lease ran out");
                break;
            case FinishRun:
                _isOver = true;
                break;
            default:
                break;
        }
    }

    private void Accept(AcceptContribution accepted, ProtocolEvent happened)
    {
        var (term, generation, kind, step) = happened switch
        {
            ContributionBegan e => (e.Term, e.Generation, e.Kind, e.Step),
            ContributionArrived e => (e.Term, e.Generation, e.Kind, e.Step),
            _ => throw new Broken(Once, $"{accepted} answers {happened}"),
        };
        Require(term == options.Term, OneWriter, $"sums of term {term} counted in term {options.Term}");
        Require(_members.TryGetValue(accepted.Worker, out var member), Once, $"sums of worker {accepted.Worker} counted, who is no member");
        Require(kind == _round.Kind && step == _round.Step, Once, $"sums of step {step} counted in step {_round.Step}");
        var leaves = BitsOf(_round.Tree.LeavesOf(accepted.Subtree));
        var isAsked = member!.Asked.Exists(asked => asked.Generation == generation && (leaves & ~asked.Leaves) == 0);
        Require(isAsked, Once, $"{accepted.Subtree} of worker {accepted.Worker} counted, which it was not asked for in generation {generation}");
        Require(_coming.TrueForAll(coming => (coming.Leaves & leaves) == 0), Once, $"{accepted.Subtree} counted while the same leaves are coming");
        if (happened is ContributionBegan)
        {
            Require((_entered & leaves) == 0, Once, $"leaves {leaves & _entered:b} of step {step} entered twice");
            _coming.Add((accepted.Worker, leaves));
            member.LastSign = happened.Now;
        }
        else
        {
            Enter(leaves, accepted.Worker, happened.Now);
        }
    }

    private void Enter(ulong leaves, WorkerId worker, TimeSpan now)
    {
        Require((_entered & leaves) == 0, Once, $"leaves {leaves & _entered:b} of step {_round.Step} entered twice");
        _entered |= leaves;
        if (_members.TryGetValue(worker, out var member))
        {
            member.LastSign = now;
        }
    }

    private void After(ProtocolEvent happened)
    {
        if (_isOver)
        {
            return;
        }

        if (happened is TimePassed)
        {
            foreach (var (worker, member) in _members)
            {
                Require(
                    happened.Now - member.LastSign <= options.LeaseDuration,
                    Deadline,
                    $"worker {worker} is a member {(happened.Now - member.LastSign).TotalSeconds:F1} s after its last sign of life");
            }
        }

        if (happened is WorkerDraining draining && State.Members.TryGetValue(draining.Worker, out var known))
        {
            Require(known.IsDraining && !known.Open.IsEmpty, Deadline, $"worker {draining.Worker} wants to leave and nobody will let it go");
        }

        if (State.Phase == RunPhase.Collecting)
        {
            var (missing, hasActive) = (BitsOf(_round.Leaves) & ~_entered, false);
            foreach (var member in _members.Values)
            {
                missing &= ~member.AllAsked;
                hasActive |= !member.IsDraining;
            }

            Require(missing == 0 || !hasActive, Deadline, $"leaves {missing:b} of step {_round.Step} are asked of nobody");
        }
    }

    private static ulong BitsOf(LeafRange range) => ((1UL << range.Count) - 1) << range.Start;
}
