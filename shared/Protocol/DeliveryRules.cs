using System.Collections.Immutable;
using Cluster.Protocol.Events;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol;

/// <summary>What members still owe. It is settled by what they send, whether that counts or not: nobody sends anything twice.</summary>
internal static class DeliveryRules
{
    /// <summary>A member sent whole sums.</summary>
    /// <param name="draft">The transition.</param>
    /// <param name="arrived">The sums.</param>
    /// <param name="counts">Whether they count. Those of an exchange that do not leave what is owed of it as it is: another cut of the same range
    /// would else stay away for ever, since nobody else is asked for it.</param>
    /// <returns>Micro-batches below them that it had been asked for and had not sent.</returns>
    public static int Note(Draft draft, ContributionArrived arrived, bool counts)
    {
        if (arrived.Term != draft.State.Options.Term || !draft.State.Members.TryGetValue(arrived.Worker, out var member))
        {
            return 0;
        }

        var settlesOpen = counts || !ExchangeRules.Apply(draft.State);
        var (open, late) = (settlesOpen ? Settle(member.Open, arrived) : default, Settle(member.Late, arrived));
        var (settled, isOpen) = open.Leaves > 0 ? (open, true) : (late, false);
        if (settled.Leaves == 0)
        {
            return 0;
        }

        var after = member with
        {
            Open = isOpen ? settled.Others : member.Open,
            Late = isOpen ? member.Late : settled.Others,
            Work = member.Work with { LastProgress = draft.Now },
        };
        draft.Put(settled.IsFinished ? SpeedRules.Measured(draft, after, arrived) : after);
        return settled.Leaves;
    }

    /// <summary>A member began to send sums that it was asked for.</summary>
    public static void NoteProgress(Draft draft, ContributionBegan began)
    {
        if (draft.State.Members.TryGetValue(began.Worker, out var member) && member.IsBusy)
        {
            draft.Put(member with { Work = member.Work with { LastProgress = draft.Now } });
        }
    }

    /// <summary>A member will not send what it was asked for.</summary>
    public static void Abandon(Draft draft, AssignmentAbandoned abandoned)
    {
        if (abandoned.Term == draft.State.Options.Term && draft.State.Members.TryGetValue(abandoned.Worker, out var member))
        {
            draft.Put(member with { Open = member.Open.RemoveAll(IsMeant), Late = member.Late.RemoveAll(IsMeant) });
            draft.ReleaseIfDrained(member.Id);
        }

        bool IsMeant(OpenAssignment open) =>
            (open.Generation, open.Round.Kind, open.Round.Step) == (abandoned.Generation, abandoned.Kind, abandoned.Step);
    }

    /// <summary>A round begins: what members have not finished of the one before is late.</summary>
    public static void BeginRound(Draft draft)
    {
        foreach (var member in draft.State.Members.Values.Where(member => !member.Open.IsEmpty))
        {
            draft.Put(member with { Open = [], Late = member.Late.AddRange(member.Open) });
        }
    }

    /// <summary>Whether sums of all that a member was asked for are on their way: then it surely holds the weights they read.</summary>
    public static bool HasAnswered(ClusterState state, Member member)
    {
        var sent = LeafSet.Empty(state.Round.LeafCount);
        foreach (var growing in member.Arriving)
        {
            sent = sent.With(state.Round.Tree.LeavesOf(growing.Node));
        }

        return member.Late.IsEmpty && member.Open.All(open => open.Owed.All(sent.ContainsAll));
    }

    private static (ImmutableArray<OpenAssignment> Others, int Leaves, bool IsFinished) Settle(
        ImmutableArray<OpenAssignment> assignments, ContributionArrived arrived)
    {
        for (var index = 0; index < assignments.Length; index++)
        {
            var open = assignments[index];
            if (!Answers(arrived, open))
            {
                continue;
            }

            var rest = open.Without(open.Round.Tree.LeavesOf(arrived.Subtree));
            var leaves = open.OwedLeaves - rest.OwedLeaves;
            if (leaves > 0)
            {
                var isFinished = rest.OwedLeaves == 0;
                return (isFinished ? assignments.RemoveAt(index) : assignments.SetItem(index, rest), leaves, isFinished);
            }
        }

        return (assignments, 0, false);
    }

    private static bool Answers(ContributionArrived arrived, OpenAssignment open) =>
        (open.Generation, open.Round.Kind, open.Round.Step) == (arrived.Generation, arrived.Kind, arrived.Step)
        && open.Round.Tree.IsPresent(arrived.Subtree)
        && open.Range.Contains(open.Round.Tree.LeavesOf(arrived.Subtree));
}
