using System.Collections.Immutable;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol;

/// <summary>Which contributions enter the tree: each (step, micro-batch) exactly once, from a member that was asked for it.</summary>
internal static class ContributionRules
{
    public static void Take(Draft draft, ContributionArrived contribution)
    {
        if (ReasonToDiscard(draft.State, contribution) is { } reason)
        {
            draft.Emit(new DiscardContribution(contribution.Worker, contribution.Subtree, reason));
            return;
        }

        var leaves = draft.State.Round.Tree.LeavesOf(contribution.Subtree);
        draft.State = draft.State with { Arrived = draft.State.Arrived.With(leaves) };
        draft.Emit(new AcceptContribution(contribution.Worker, contribution.Subtree));

        var member = draft.State.Members[contribution.Worker];
        draft.Put(member with
        {
            Open = WithoutFinished(member.Open, draft.State.Arrived),
            LeaseExpires = contribution.Now + draft.State.Options.LeaseDuration,
        });
        draft.ReleaseIfDrained(contribution.Worker);

        if (draft.State.Arrived.Count == draft.State.Round.LeafCount)
        {
            draft.State = draft.State with { Phase = RunPhase.Completing };
            draft.Emit(new CompleteRound(draft.State.Round));
        }
    }

    private static DiscardReason? ReasonToDiscard(ClusterState state, ContributionArrived contribution)
    {
        if (contribution.Term != state.Options.Term)
        {
            return DiscardReason.OtherTerm;
        }

        if (!state.Members.TryGetValue(contribution.Worker, out var member))
        {
            return DiscardReason.NotAMember;
        }

        var round = state.Round;
        if (state.Phase != RunPhase.Collecting || contribution.Step != round.Step || contribution.Kind != round.Kind)
        {
            return DiscardReason.OtherRound;
        }

        if (!round.Tree.IsPresent(contribution.Subtree))
        {
            return DiscardReason.NotAssigned;
        }

        var leaves = round.Tree.LeavesOf(contribution.Subtree);
        if (state.Arrived.ContainsAny(leaves))
        {
            return DiscardReason.Duplicate;
        }

        return WasAsked(member, contribution, leaves) ? null : DiscardReason.NotAssigned;
    }

    private static bool WasAsked(Member member, ContributionArrived contribution, LeafRange leaves)
    {
        foreach (var open in member.Open)
        {
            if (open.Generation == contribution.Generation && open.Range.Contains(leaves))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<OpenAssignment> WithoutFinished(ImmutableArray<OpenAssignment> open, LeafSet arrived) =>
        open.RemoveAll(assignment => arrived.ContainsAll(assignment.Range));
}
