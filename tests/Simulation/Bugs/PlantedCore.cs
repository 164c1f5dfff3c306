using Cluster.Protocol;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;

namespace Cluster.FaultSimulation.Bugs;

/// <summary>The production core with events, effects or state changed on their way between it and its host.</summary>
internal static class PlantedCore
{
    /// <summary>The core for a bug; the production core itself where the bug lies elsewhere.</summary>
    public static Func<ClusterState, ProtocolEvent, Transition> Of(Bug bug) => bug switch
    {
        Bug.NoTermFence => (state, happened) => ProtocolCore.Step(state, WithTerm(happened, state.Options.Term)),
        Bug.NoGenerationFence => (state, happened) => ProtocolCore.Step(state, WithHeldGeneration(state, happened)),
        Bug.NoDeduplication => Accepting(DiscardReason.Duplicate),
        Bug.ReassignedRangeCountedTwice => Accepting(DiscardReason.NotAMember),
        Bug.LeaseRenewedByStaleMessage => (state, happened) => ProtocolCore.Step(
            state, happened is LeaseRenewed renewed ? renewed with { Term = state.Options.Term } : happened),
        Bug.JoinMidStep => (state, happened) => state.Phase == RunPhase.Collecting && happened is WorkerJoined
            ? Without<SendWeights>(ProtocolCore.Step(state, happened))
            : ProtocolCore.Step(state, happened),
        Bug.LostDrain => (state, happened) => happened is WorkerDraining ? new Transition(state, []) : ProtocolCore.Step(state, happened),
        Bug.BarrierSkipped => WithoutBarrier,
        Bug.LostRangeForgotten => (state, happened) => happened is WorkerLost
            ? Without<AssignRange>(ProtocolCore.Step(state, happened))
            : ProtocolCore.Step(state, happened),
        _ => ProtocolCore.Step,
    };

    private static ProtocolEvent WithTerm(ProtocolEvent happened, Term term) => happened switch
    {
        ContributionBegan began => began with { Term = term },
        ContributionArrived arrived => arrived with { Term = term },
        _ => happened,
    };

    private static ProtocolEvent WithHeldGeneration(ClusterState state, ProtocolEvent happened) => happened switch
    {
        ContributionBegan began => began with { Generation = HeldBy(state, began.Worker) ?? began.Generation },
        ContributionArrived arrived => arrived with { Generation = HeldBy(state, arrived.Worker) ?? arrived.Generation },
        _ => happened,
    };

    private static Generation? HeldBy(ClusterState state, WorkerId worker) =>
        state.Members.TryGetValue(worker, out var member) && !member.Open.IsEmpty ? member.Open[^1].Generation : null;

    private static Func<ClusterState, ProtocolEvent, Transition> Accepting(DiscardReason reason) => (state, happened) =>
    {
        var transition = ProtocolCore.Step(state, happened);
        return happened is ContributionArrived or ContributionBegan
            ? transition with { Effects = [.. transition.Effects.Select(effect => Accepted(effect, reason))] }
            : transition;
    };

    private static ProtocolEffect Accepted(ProtocolEffect effect, DiscardReason reason) =>
        effect is DiscardContribution discarded && discarded.Reason == reason
            ? new AcceptContribution(discarded.Worker, discarded.Subtree)
            : effect;

    private static Transition Without<T>(Transition transition)
        where T : ProtocolEffect => transition with { Effects = transition.Effects.RemoveAll(effect => effect is T) };

    private static Transition WithoutBarrier(ClusterState state, ProtocolEvent happened)
    {
        var transition = ProtocolCore.Step(state, happened);
        var round = transition.State.Round;
        return happened is ContributionArrived && transition.State.Phase == RunPhase.Collecting
            && transition.State.Arrived.Count == round.LeafCount - 1
            ? new Transition(
                transition.State with { Phase = RunPhase.Completing },
                [.. transition.Effects.Where(effect => effect is AcceptContribution or FinishContribution), new CompleteRound(round)])
            : transition;
    }
}
