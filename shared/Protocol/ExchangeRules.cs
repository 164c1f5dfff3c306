using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol;

/// <summary>Training rounds whose gradients the workers reduce among themselves. A step is committed when everybody holds the whole gradient,
/// and nobody applies it before; so whoever is lost until then costs a new exchange, and nobody afterwards.</summary>
internal static class ExchangeRules
{
    /// <summary>Whether the round in progress is such a round.</summary>
    public static bool Apply(ClusterState state) =>
        state.Options.Topology == Topology.AllReduce && state.Round.Kind == RoundKind.Train;

    /// <summary>Begins an exchange if none is under way and there is somebody to take part.</summary>
    public static void PlanIfNone(Draft draft)
    {
        var members = draft.State.ActiveMembers;
        if (draft.State.Exchange is not null || members.IsEmpty || draft.State.IsShort)
        {
            return;
        }

        var (round, generation) = (draft.State.Round, draft.State.Generation);
        var parts = RangePlanner.Plan(round.Tree, round.Leaves, members.Length);
        var plan = new Exchange(
            generation, [.. members.Select((member, place) => new ExchangeMember(member.Id, place < parts.Length ? parts[place] : default))]);
        draft.State = draft.State with { Exchange = new ExchangeProgress(plan, [], IsReceived: false) };
        for (var place = 0; place < members.Length; place++)
        {
            var range = plan.Members[place].Range;
            SendStateIfBehind(draft, members[place].Id);
            draft.Emit(new AssignRange(members[place].Id, generation, round, range) { Exchange = plan });
            draft.Put(draft.State.Members[members[place].Id] with { Open = range.Count > 0 ? [new OpenAssignment(generation, round, range)] : [] });
        }
    }

    /// <summary>Sends a member weights and optimizer state unless it holds those that the round in progress reads.</summary>
    public static void SendStateIfBehind(Draft draft, WorkerId worker)
    {
        var member = draft.State.Members[worker];
        if (member.HeldState != draft.State.Round.Step)
        {
            draft.Emit(new SendState(worker, draft.State.Round.Step));
            draft.Put(member with { HeldState = draft.State.Round.Step });
        }
    }

    /// <summary>Begins the round again if somebody is gone who takes part in its exchange: sums are spread over the members.</summary>
    public static void RestartIfTorn(Draft draft)
    {
        if (draft.State.Exchange is not { } exchange || exchange.Plan.Members.All(member => draft.State.Members.ContainsKey(member.Worker)))
        {
            return;
        }

        draft.State = draft.State with { Exchange = null, Arrived = LeafSet.Empty(draft.State.Round.LeafCount) };
        foreach (var member in draft.State.Members.Values)
        {
            draft.Put(member with { Open = [], Arriving = [] });
        }

        draft.Emit(new RestartRound(draft.State.Round));
        draft.ReleaseDrained();
    }

    /// <summary>A member holds the whole gradient.</summary>
    public static void TakeHolder(Draft draft, GradientHeld held)
    {
        var (state, worker) = (draft.State, held.Worker);
        if (IsCurrent(state, held.Term, held.Generation, held.Step) && state.Exchange!.Plan.PlaceOf(worker) >= 0)
        {
            draft.State = state with { Exchange = state.Exchange with { Holders = state.Exchange.Holders.Add(worker) } };
            draft.Put(draft.State.Members[worker] with { LeaseExpires = held.Now + state.Options.LeaseDuration });
            CommitIfWhole(draft);
        }
    }

    /// <summary>The coordinator's host holds the whole gradient.</summary>
    public static void TakeReceived(Draft draft, GradientReceived received)
    {
        var state = draft.State;
        if (IsCurrent(state, state.Options.Term, received.Generation, received.Step))
        {
            draft.State = state with { Exchange = state.Exchange! with { IsReceived = true } };
            CommitIfWhole(draft);
        }
    }

    /// <summary>Lets every member apply the gradient once all hold it and the loss is known.</summary>
    public static void CommitIfWhole(Draft draft)
    {
        var state = draft.State;
        if (state.Exchange is not { IsWhole: true } exchange || state.Arrived.Count < state.Round.LeafCount)
        {
            return;
        }

        draft.State = state with { Phase = RunPhase.Completing, Exchange = null };
        foreach (var (worker, _) in exchange.Plan.Members)
        {
            var member = draft.State.Members[worker];
            if (!member.IsDraining)
            {
                draft.Emit(new CommitStep(worker, state.Round));
                draft.Put(member with { HeldState = state.Round.Step + 1 });
            }
        }

        draft.ReleaseDrained();
        draft.Emit(new CompleteRound(state.Round));
    }

    private static bool IsCurrent(ClusterState state, Term term, Generation generation, long step) =>
        state.Phase == RunPhase.Collecting
        && term == state.Options.Term
        && step == state.Round.Step
        && state.Exchange?.Plan.Generation == generation;
}
