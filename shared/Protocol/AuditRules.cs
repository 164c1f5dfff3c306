using Cluster.Protocol.Audits;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol;

/// <summary>Sampled contributions are computed again by another process, and nothing is updated before both agree. Where they do not, more
/// compute until two agree: workers first, then the coordinator's host. <see cref="QuarantineRules"/> says what becomes of the others.</summary>
internal static class AuditRules
{
    /// <summary>Takes note of a contribution that is whole and in the tree, and has it computed again if it is sampled.</summary>
    public static void Note(Draft draft, Ballot ballot, Subtree node)
    {
        if (draft.State.Options.Audit is null)
        {
            return;
        }

        var standing = Standings.Of(draft.State, ballot.Process);
        Standings.Put(draft, ballot.Process, standing with { Here = standing.Here + 1 });
        if (IsSampled(draft.State, node))
        {
            Ask(draft, new AuditCase(node, [ballot]));
        }
    }

    /// <summary>Whether nothing may be updated yet: a verdict is awaited, or a sampled contribution is on its way.</summary>
    public static bool HoldBack(ClusterState state) => state.Options.Audit is not null
        && (!state.Audits.Open.IsEmpty
            || state.Members.Values.Any(member => member.Arriving.Any(growing => IsSampled(state, growing.Node))));

    /// <summary>Whether sums that are announced were asked for by an audit; they count once they are whole.</summary>
    public static bool Awaits(ClusterState state, ContributionBegan began) =>
        began.Term == state.Options.Term
        && FindOpen(state, began.Worker, began.Generation, began.Kind, began.Step, began.Subtree) is not null;

    /// <summary>Takes a recomputation in.</summary>
    /// <returns>False if the sums are none.</returns>
    public static bool TryTake(Draft draft, ContributionArrived arrived)
    {
        var state = draft.State;
        if (arrived.Term != state.Options.Term
            || FindOpen(state, arrived.Worker, arrived.Generation, arrived.Kind, arrived.Step, arrived.Subtree) is not { } open)
        {
            return false;
        }

        var member = state.Members[arrived.Worker];
        draft.Emit(new KeepRecomputation(arrived.Worker, open.Node));
        draft.Put(member with { LeaseExpires = arrived.Now + state.Options.LeaseDuration });
        Vote(draft, open, new Ballot(arrived.Worker, member.Process, arrived.Digest));
        if (draft.State.Members.ContainsKey(arrived.Worker))
        {
            draft.ReleaseIfDrained(arrived.Worker);
        }

        ContributionRules.GoOn(draft);
        return true;
    }

    /// <summary>The host has computed what it was asked for.</summary>
    public static void TakeFromHost(Draft draft, RecomputedByHost recomputed)
    {
        var open = draft.State.Audits.Open.GetValueOrDefault(recomputed.Subtree.FirstLeaf);
        if (open?.Asked == Ballot.Host && open.AskedIn == recomputed.Generation && open.Node == recomputed.Subtree)
        {
            Vote(draft, open, new Ballot(Ballot.Host, new ProcessIdentity("the coordinator", 0), recomputed.Digest));
            ContributionRules.GoOn(draft);
        }
    }

    /// <summary>Asks others in place of members that are gone.</summary>
    public static void AskAgain(Draft draft)
    {
        var isAnySettled = false;
        foreach (var open in draft.State.Audits.Open.Values)
        {
            if (open.Asked is { } asked && asked != Ballot.Host && !draft.State.Members.ContainsKey(asked))
            {
                Ask(draft, open);
                isAnySettled |= !draft.State.Audits.Open.ContainsKey(open.Node.FirstLeaf);
            }
        }

        if (isAnySettled)
        {
            ContributionRules.GoOn(draft);
        }
    }

    /// <summary>Weights may be updated from now on by sums of the round in progress.</summary>
    public static void BeginReduction(Draft draft)
    {
        if (draft.State.Options.Audit is not null)
        {
            draft.State = draft.State with { Audits = draft.State.Audits with { IsReducing = true } };
        }
    }

    private static bool IsSampled(ClusterState state, Subtree node) =>
        !state.Audits.IsReducing && state.Options.Audit!.Includes(state.Round, node.FirstLeaf);

    private static AuditCase? FindOpen(ClusterState state, WorkerId worker, Generation generation, RoundKind kind, long step, Subtree node)
    {
        var round = state.Round;
        if (state.Phase != RunPhase.Collecting || step != round.Step || kind != round.Kind || !round.Tree.IsPresent(node)
            || !state.Members.ContainsKey(worker))
        {
            return null;
        }

        // A node without a sibling has several names.
        var open = state.Audits.Open.GetValueOrDefault(node.FirstLeaf);
        return open?.Asked == worker && open.AskedIn == generation && round.Tree.LeavesOf(open.Node) == round.Tree.LeavesOf(node) ? open : null;
    }

    // The least loaded member of another process; the coordinator's host only settles what workers could not.
    private static void Ask(Draft draft, AuditCase open)
    {
        var (state, round) = (draft.State, draft.State.Round);
        var member = state.ActiveMembers
            .Where(member => !open.Ballots.Any(ballot => ballot.Process == member.Process))
            .OrderBy(member => member.OpenLeaves + state.Audits.LeavesAskedOf(member.Id, round.Tree))
            .ThenBy(member => member.Id)
            .FirstOrDefault();
        if (member is not null)
        {
            Put(draft, open with { Asked = member.Id, AskedIn = state.Generation });
            Assignments.SendWeightsIfBehind(draft, member);
            draft.Emit(new AssignRange(member.Id, state.Generation, round, round.Tree.LeavesOf(open.Node)));
        }
        else if (open.Ballots.Length == 1)
        {
            Close(draft, open);
            draft.Emit(new ReportAudit(open.Ballots[0].Worker, open.Node, AuditOutcome.NobodyElse));
        }
        else
        {
            Put(draft, open with { Asked = Ballot.Host, AskedIn = state.Generation });
            draft.Emit(new RecomputeByHost(state.Generation, round, open.Node));
        }
    }

    private static void Vote(Draft draft, AuditCase open, Ballot ballot)
    {
        var voted = open with { Ballots = open.Ballots.Add(ballot), Asked = null };
        if (voted.Agreed is { } agreed)
        {
            Close(draft, voted);
            if (voted.Ballots[0].Digest == agreed)
            {
                Standings.Pass(draft, voted.Ballots[0].Process);
            }

            QuarantineRules.Sentence(draft, voted, agreed);
        }
        else if (ballot.Worker == Ballot.Host)
        {
            draft.State = draft.State with { Phase = RunPhase.Finished };
            draft.Emit(new GiveUp(draft.State.Round, voted.Node));
        }
        else
        {
            Ask(draft, voted);
        }
    }

    private static void Put(Draft draft, AuditCase open) => draft.State = draft.State with
    {
        Audits = draft.State.Audits with { Open = draft.State.Audits.Open.SetItem(open.Node.FirstLeaf, open) },
    };

    private static void Close(Draft draft, AuditCase open) => draft.State = draft.State with
    {
        Audits = draft.State.Audits with { Open = draft.State.Audits.Open.Remove(open.Node.FirstLeaf) },
    };
}
