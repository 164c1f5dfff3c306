using System.Collections.Immutable;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>The core with one rule broken each, to prove that the schedules can fail.</summary>
internal static class PlantedBugs
{
    public static readonly Dictionary<string, CoreStep> All = new()
    {
        ["accepts duplicates"] = Verdict(DiscardReason.Duplicate),
        ["accepts other rounds"] = Verdict(DiscardReason.OtherRound),
        ["accepts what was not asked"] = Verdict(DiscardReason.NotAssigned),
        ["accepts strangers"] = Verdict(DiscardReason.NotAMember),
        ["no fence by term"] = (state, happened) => ProtocolCore.Step(
            state, happened is ContributionArrived claim ? claim with { Term = state.Options.Term } : happened),
        ["no fence by generation"] = (state, happened) => ProtocolCore.Step(
            state, happened is ContributionArrived claim ? claim with { Generation = AnyHeld(state, claim) } : happened),
        ["no fence by kind"] = (state, happened) => ProtocolCore.Step(
            state, happened is ContributionArrived claim ? claim with { Kind = state.Round.Kind } : happened),
        ["renews for any term"] = (state, happened) => ProtocolCore.Step(
            state, happened is LeaseRenewed renewal ? renewal with { Term = state.Options.Term } : happened),
        ["discards everything"] = Effects((_, effect) => effect is AcceptContribution accept
            ? new DiscardContribution(accept.Worker, accept.Subtree, DiscardReason.Duplicate) : effect),
        ["never evicts"] = (state, happened) => happened is TimePassed ? new Transition(state, []) : ProtocolCore.Step(state, happened),
        ["evicts too early"] = (state, happened) => ProtocolCore.Step(
            state, happened is TimePassed passed ? passed with { Now = passed.Now + TimeSpan.FromSeconds(2) } : happened),
        ["forgets the leaves of the lost"] = Effects((happened, effect) => happened is WorkerLost && effect is AssignRange ? null : effect),
        ["gives ranges to the draining"] = (state, happened) => Amend(
            ProtocolCore.Step(state, happened), member => member with { IsDraining = false }),
        ["does not release the drained"] = Effects((_, effect) =>
            effect is ReleaseWorker { Reason: ReleaseReason.Drained } ? null : effect),
        ["sends joiners no weights"] = Effects((happened, effect) => happened is WorkerJoined && effect is SendWeights ? null : effect),
        ["sends weights again and again"] = (state, happened) => Amend(
            ProtocolCore.Step(state, happened), member => member with { Weights = null }),
        ["takes the average for the weights"] = (state, happened) => Amend(ProtocolCore.Step(state, happened), Confused),
        ["reassigns what has arrived"] = (state, happened) => ProtocolCore.Step(
            happened is WorkerLost ? state with { Arrived = LeafSet.Empty(state.Round.LeafCount) } : state, happened),
        ["completes a leaf too early"] = CompleteTooEarly,
        ["completes twice"] = Repeat<CompleteRound>(),
        ["skips a round"] = SkipRound,
        ["goes on after a stop"] = (state, happened) => ProtocolCore.Step(
            happened is RoundCompleted ? state with { IsStopping = false } : state, happened),
        ["goes on after the job's own end"] = (state, happened) => ProtocolCore.Step(
            state, happened is RoundCompleted completed ? completed with { EndsJob = false } : happened),
        ["hears no stop"] = (state, happened) => happened is StopRequested ? new Transition(state, []) : ProtocolCore.Step(state, happened),
        ["stops in the middle of a round"] = (state, happened) => happened is StopRequested && state.Phase == RunPhase.Collecting
            ? ProtocolCore.Step(state with { Phase = RunPhase.WaitingForWorkers }, happened)
            : ProtocolCore.Step(state, happened),
        ["speaks after the end"] = (state, happened) => state.Phase == RunPhase.Finished && happened is WorkerJoined
            ? new Transition(state, [new ReportMembership(state.Generation, 1, 0)])
            : ProtocolCore.Step(state, happened),
        ["waits for one worker too many"] = (state, happened) =>
            WaitingForMore(ProtocolCore.Step(WaitingForMore(new(state, []), 1).State, happened), -1),
        ["counts what has only begun"] = (state, happened) => ProtocolCore.Step(state, happened is ContributionBegan began
            ? new ContributionArrived(began.Now, began.Worker, began.Term, began.Generation, began.Kind, began.Step, began.Subtree)
            : happened),
        ["forgets what has begun"] = (state, happened) => Amend(ProtocolCore.Step(state, happened), member => member with { Arriving = [] }),
        ["keeps what the lost had begun"] = Effects((_, effect) => effect is WithdrawContribution ? null : effect),
        ["reduces what is not on its way"] = (state, happened) =>
        {
            var transition = ProtocolCore.Step(state, happened);
            return happened is ContributionBegan && transition.State.Phase == RunPhase.Collecting
                ? transition with { Effects = transition.Effects.Add(new BeginReduction(transition.State.Round)) }
                : transition;
        },
        ["never reduces early"] = Effects((_, effect) => effect is BeginReduction ? null : effect),
        ["streams to nobody"] = Effects((_, effect) => effect is StreamWeights ? null : effect),
        ["streams again and again"] = (state, happened) => Amend(
            ProtocolCore.Step(state, happened), member => member with { Streamed = null }),
        ["streams before an average is judged"] = (state, happened) => happened is ContributionBegan or ContributionArrived
            ? ProtocolCore.Step(state with { Options = state.Options with { Plan = Unjudged(state.Options.Plan) } }, happened) is var (after, effects)
                ? new Transition(after with { Options = state.Options }, effects) : default
            : ProtocolCore.Step(state, happened),
        ["commits before all hold"] = (state, happened) => ProtocolCore.Step(
            state.Exchange is { IsReceived: true, Plan: var plan } exchange && happened is GradientHeld or ContributionArrived
                ? state with { Exchange = exchange with { Holders = [.. plan.Members.Select(member => member.Worker)] } } : state,
            happened),
        ["commits before the host holds"] = (state, happened) => ProtocolCore.Step(
            state.Exchange is { } exchange ? state with { Exchange = exchange with { IsReceived = true } } : state, happened),
        ["commits before the loss is known"] = (state, happened) => ProtocolCore.Step(
            state.Exchange is not null && happened is GradientHeld ? state with { Arrived = state.Arrived.With(state.Round.Leaves) } : state,
            happened),
        ["applies twice"] = Repeat<CommitStep>(),
        ["forgets to apply"] = Effects((_, effect) => effect is CommitStep ? null : effect),
        ["counts holders of any generation"] = (state, happened) => ProtocolCore.Step(
            state, happened is GradientHeld held && state.Exchange is { } exchange ? held with { Generation = exchange.Plan.Generation } : happened),
        ["counts holders of any step"] = (state, happened) => ProtocolCore.Step(
            state, happened is GradientHeld held ? held with { Step = state.Round.Step } : happened),
        ["takes any gradient for the last"] = (state, happened) => ProtocolCore.Step(
            state, happened is GradientReceived received && state.Exchange is { } exchange
                ? received with { Generation = exchange.Plan.Generation, Step = state.Round.Step } : happened),
        ["sends joiners no state"] = Effects((happened, effect) => happened is WorkerJoined && effect is SendState ? null : effect),
        ["sends state again and again"] = (state, happened) => Amend(
            ProtocolCore.Step(state, happened), member => member with { HeldState = null }),
        ["keeps the sums of a torn exchange"] = Effects((_, effect) => effect is RestartRound ? null : effect),
        ["goes on without the lost"] = (state, happened) =>
            happened is WorkerLost { Worker: var gone } && state.Exchange is { } exchange && exchange.Plan.PlaceOf(gone) >= 0
                ? ProtocolCore.Step(state with { Exchange = Without(exchange, gone) }, happened) : ProtocolCore.Step(state, happened),
        ["keeps those that diverged"] = (state, happened) =>
            happened is WorkerDiverged ? new Transition(state, []) : ProtocolCore.Step(state, happened),
        ["keeps quiet about losses"] = Effects((happened, effect) => happened is WorkerLost && effect is ReportMembership ? null : effect),
    };

    private static ExchangeProgress Without(ExchangeProgress exchange, WorkerId gone) =>
        exchange with { Plan = exchange.Plan with { Members = exchange.Plan.Members.RemoveAll(member => member.Worker == gone) } };

    // The same plan without its evaluations.
    private static RoundPlan Unjudged(RoundPlan plan) => plan is TrainingPlan whole
        ? new TrainingPlan(whole.Epochs, whole.StepsPerEpoch, whole.LeavesPerStep, whole.LeavesInLastStep, 0) { TotalSteps = whole.TotalSteps }
        : plan;

    public static CoreStep Effects(Func<ProtocolEvent, ProtocolEffect, ProtocolEffect?> change) => (state, happened) =>
    {
        var transition = ProtocolCore.Step(state, happened);
        return transition with { Effects = [.. transition.Effects.Select(effect => change(happened, effect)).OfType<ProtocolEffect>()] };
    };

    private static CoreStep Verdict(DiscardReason ignored) => Effects((_, effect) =>
        effect is DiscardContribution discard && discard.Reason == ignored
            ? new AcceptContribution(discard.Worker, discard.Subtree) : effect);

    private static CoreStep Repeat<TEffect>()
        where TEffect : ProtocolEffect => (state, happened) =>
        {
            var transition = ProtocolCore.Step(state, happened);
            return transition with { Effects = [.. transition.Effects, .. transition.Effects.OfType<TEffect>()] };
        };

    private static Transition Amend(Transition transition, Func<Member, Member> change)
    {
        var members = transition.State.Members.ToImmutableSortedDictionary(pair => pair.Key, pair => change(pair.Value));
        return transition with { State = transition.State with { Members = members } };
    }

    // The step alone decides: what was sent for an evaluation stays for the training round behind it.
    private static Member Confused(Member member) =>
        member with { Weights = member.Weights is { } sent ? sent with { Kind = WeightsKind.Trained } : null };

    private static Transition WaitingForMore(Transition transition, int more)
    {
        var (state, options) = (transition.State, transition.State.Options);
        return transition with { State = state with { Options = options with { WorkersToStart = options.WorkersToStart + more } } };
    }

    // The generation of whatever the sender holds that has the claimed leaves.
    private static Generation AnyHeld(ClusterState state, ContributionArrived claim)
    {
        var tree = state.Round.Tree;
        var open = state.Members.TryGetValue(claim.Worker, out var member) && tree.IsPresent(claim.Subtree)
            ? member.Open.FirstOrDefault(open => open.Range.Contains(tree.LeavesOf(claim.Subtree)))
            : null;
        return open?.Generation ?? claim.Generation;
    }

    private static Transition CompleteTooEarly(ClusterState state, ProtocolEvent happened)
    {
        var transition = ProtocolCore.Step(state, happened);
        var after = transition.State;
        return after.Phase == RunPhase.Collecting && happened is ContributionArrived && after.Arrived.Count == after.Round.LeafCount - 1
            ? new Transition(after with { Phase = RunPhase.Completing }, transition.Effects.Add(new CompleteRound(after.Round)))
            : transition;
    }

    private static Transition SkipRound(ClusterState state, ProtocolEvent happened)
    {
        if (happened is RoundCompleted completed && state.Options.Plan.After(completed.Round) is { } skipped)
        {
            return ProtocolCore.Step(state with { Round = skipped }, completed with { Round = skipped });
        }

        return ProtocolCore.Step(state, happened);
    }
}
