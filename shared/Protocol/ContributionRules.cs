using System.Collections.Immutable;
using Cluster.Protocol.Audits;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol;

/// <summary>Which contributions enter the tree: each (step, micro-batch) exactly once, from a member that was asked for it. Whether one counts is
/// decided when it is announced; the leaves below it are its sender's from then on, until it is whole or its sender gone.</summary>
internal static class ContributionRules
{
    public static void Begin(Draft draft, ContributionBegan began)
    {
        if (AuditRules.Awaits(draft.State, began))
        {
            return;
        }

        if (ReasonToDiscard(draft.State, new Claim(began.Worker, began.Term, began.Generation, began.Kind, began.Step, began.Subtree)) is { } reason)
        {
            draft.Emit(new DiscardContribution(began.Worker, began.Subtree, reason));
            return;
        }

        var member = draft.State.Members[began.Worker];
        draft.Put(member with
        {
            Arriving = member.Arriving.Add(new GrowingContribution(began.Generation, began.Subtree)),
            LeaseExpires = began.Now + draft.State.Options.LeaseDuration,
        });
        draft.Emit(new AcceptContribution(began.Worker, began.Subtree));
        BeginReductionIfCovered(draft);
    }

    public static void Take(Draft draft, ContributionArrived arrived)
    {
        if (AuditRules.TryTake(draft, arrived))
        {
            return;
        }

        var (worker, node) = (arrived.Worker, arrived.Subtree);
        if (HasBegun(draft.State, arrived))
        {
            draft.Emit(new FinishContribution(worker, node));
        }
        else if (ReasonToDiscard(draft.State, new Claim(worker, arrived.Term, arrived.Generation, arrived.Kind, arrived.Step, node)) is { } reason)
        {
            draft.Emit(new DiscardContribution(worker, node, reason));
            return;
        }
        else
        {
            draft.Emit(new AcceptContribution(worker, node));
        }

        draft.State = draft.State with { Arrived = draft.State.Arrived.With(draft.State.Round.Tree.LeavesOf(node)) };
        var member = draft.State.Members[worker];
        draft.Put(member with
        {
            Open = WithoutFinished(member.Open, draft.State.Arrived),
            Arriving = member.Arriving.Remove(new GrowingContribution(arrived.Generation, node)),
            LeaseExpires = arrived.Now + draft.State.Options.LeaseDuration,
        });
        draft.ReleaseIfDrained(worker);
        AuditRules.Note(draft, new Ballot(worker, member.Process, arrived.Digest), node);
        GoOn(draft);
    }

    /// <summary>Lets the host go as far as sums and audits allow.</summary>
    public static void GoOn(Draft draft)
    {
        if (draft.State.Phase != RunPhase.Collecting)
        {
            return;
        }

        if (ExchangeRules.Apply(draft.State))
        {
            ExchangeRules.CommitIfWhole(draft);
        }
        else if (draft.State.Arrived.Count < draft.State.Round.LeafCount)
        {
            BeginReductionIfCovered(draft);
        }
        else if (draft.State.Audits.Open.IsEmpty)
        {
            draft.State = draft.State with { Phase = RunPhase.Completing };
            draft.Emit(new CompleteRound(draft.State.Round));
        }
    }

    // The sender of a contribution that began may have been struck off since, and the round may be over.
    private static bool HasBegun(ClusterState state, ContributionArrived arrived) =>
        arrived.Term == state.Options.Term
        && arrived.Step == state.Round.Step
        && arrived.Kind == state.Round.Kind
        && state.Members.TryGetValue(arrived.Worker, out var member)
        && member.Arriving.Contains(new GrowingContribution(arrived.Generation, arrived.Subtree));

    private static void BeginReductionIfCovered(Draft draft)
    {
        var (state, round) = (draft.State, draft.State.Round);
        if (round.Kind != RoundKind.Train || !state.Options.StreamsWeights || ExchangeRules.Apply(state) || AuditRules.HoldBack(state))
        {
            return;
        }

        var covered = state.Arrived;
        foreach (var member in state.Members.Values)
        {
            foreach (var growing in member.Arriving)
            {
                covered = covered.With(round.Tree.LeavesOf(growing.Node));
            }
        }

        if (covered.Count < round.LeafCount)
        {
            return;
        }

        AuditRules.BeginReduction(draft);
        draft.Emit(new BeginReduction(round));
        StreamToThoseAtWork(draft, round);
    }

    // To those that work on this round: they will be asked for sums of the next, unless that reads other weights or there is none.
    private static void StreamToThoseAtWork(Draft draft, Round round)
    {
        var next = round.Weights with { Step = round.Step + 1 };
        if (draft.State.IsStopping || draft.State.Options.Plan.After(round)?.Weights != next)
        {
            return;
        }

        foreach (var member in draft.State.ActiveMembers)
        {
            if (member.Streamed != next && (member.Weights == round.Weights || member.Streamed == round.Weights))
            {
                draft.Emit(new StreamWeights(member.Id, next));
                draft.Put(member with { Streamed = next, Weights = round.Weights });
            }
        }
    }

    private static DiscardReason? ReasonToDiscard(ClusterState state, in Claim claim)
    {
        if (claim.Term != state.Options.Term)
        {
            return DiscardReason.OtherTerm;
        }

        if (!state.Members.TryGetValue(claim.Worker, out var member))
        {
            return DiscardReason.NotAMember;
        }

        var round = state.Round;
        if (state.Phase != RunPhase.Collecting || claim.Step != round.Step || claim.Kind != round.Kind)
        {
            return DiscardReason.OtherRound;
        }

        if (!round.Tree.IsPresent(claim.Subtree))
        {
            return DiscardReason.NotAssigned;
        }

        var leaves = round.Tree.LeavesOf(claim.Subtree);
        if (state.Arrived.ContainsAny(leaves) || IsOnItsWay(state, leaves))
        {
            return DiscardReason.Duplicate;
        }

        return WasAsked(member, claim.Generation, leaves) ? null : DiscardReason.NotAssigned;
    }

    private static bool IsOnItsWay(ClusterState state, LeafRange leaves)
    {
        foreach (var member in state.Members.Values)
        {
            foreach (var growing in member.Arriving)
            {
                var others = state.Round.Tree.LeavesOf(growing.Node);
                if (others.Start < leaves.End && leaves.Start < others.End)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool WasAsked(Member member, Generation generation, LeafRange leaves)
    {
        foreach (var open in member.Open)
        {
            if (open.Generation == generation && open.Range.Contains(leaves))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<OpenAssignment> WithoutFinished(ImmutableArray<OpenAssignment> open, LeafSet arrived) =>
        open.RemoveAll(assignment => arrived.ContainsAll(assignment.Range));

    private readonly record struct Claim(WorkerId Worker, Term Term, Generation Generation, RoundKind Kind, long Step, Subtree Subtree);
}
