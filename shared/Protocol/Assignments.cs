using System.Collections.Immutable;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol;

/// <summary>Who computes which micro-batches.</summary>
internal static class Assignments
{
    /// <summary>Gives every micro-batch of the round that has neither arrived nor been asked for to a member. With nobody to
    /// give it to, or too few, it stays unassigned until somebody joins.</summary>
    public static void ShareOutUnassigned(Draft draft)
    {
        var taken = draft.State.Arrived;
        foreach (var member in draft.State.Members.Values)
        {
            foreach (var owed in member.Open.SelectMany(open => open.Owed))
            {
                taken = taken.With(owed);
            }
        }

        foreach (var gap in taken.Gaps(draft.State.Round.LeafCount))
        {
            ShareOut(draft, gap);
        }
    }

    /// <summary>Gives idle members what others were asked for.</summary>
    public static void Copy(Draft draft, LeafRange range, ImmutableArray<Member> idle)
    {
        if (!idle.IsEmpty)
        {
            Assign(draft, idle, RangePlanner.Plan(draft.State.Round.Tree, range, idle.Length), isCopy: true);
        }
    }

    private static void ShareOut(Draft draft, LeafRange range)
    {
        var members = Takers(draft);
        if (members.IsEmpty || draft.State.IsShort)
        {
            return;
        }

        var plan = range == draft.State.Round.Leaves ? SpeedRules.PlanRound(draft, members) : null;
        Assign(draft, members, plan ?? RangePlanner.Plan(draft.State.Round.Tree, range, members.Length), isCopy: false);
    }

    // The least loaded members take the parts; among equals the one that joined first, so that ranges stay where they were. Whoever has been
    // silent for too long over an earlier round gets nothing as long as there is anybody else.
    private static ImmutableArray<Member> Takers(Draft draft)
    {
        var members = draft.State.ActiveMembers.OrderBy(member => member.OpenLeaves).ThenBy(member => member.Id).ToImmutableArray();
        var prompt = draft.State.Options.Stragglers is null ? members
            : members.RemoveAll(member => !member.Late.IsEmpty && SpeculationRules.IsOverdue(draft, member));
        return prompt.IsEmpty ? members : prompt;
    }

    private static void Assign(Draft draft, ImmutableArray<Member> members, ImmutableArray<LeafRange> parts, bool isCopy)
    {
        for (var part = 0; part < parts.Length; part++)
        {
            if (parts[part].Count > 0)
            {
                Assign(draft, draft.State.Members[members[part].Id], parts[part], isCopy);
            }
        }
    }

    private static void Assign(Draft draft, Member member, LeafRange range, bool isCopy)
    {
        var (round, generation) = (draft.State.Round, draft.State.Generation);
        if (draft.State.Options.Topology == Topology.AllReduce)
        {
            ExchangeRules.SendStateIfBehind(draft, member.Id);
            member = draft.State.Members[member.Id];
        }
        else
        {
            member = SendWeightsIfBehind(draft, member);
        }

        draft.Emit(new AssignRange(member.Id, generation, round, range) { IsCopy = isCopy });
        draft.Put(member with
        {
            Open = member.Open.Add(new OpenAssignment(generation, round, range)),
            Work = member.IsBusy
                ? member.Work with { Leaves = member.Work.Leaves + range.Count }
                : new Work(draft.Now, range.Count, draft.Now),
        });
    }

    /// <summary>Sends a member the weights that the round in progress reads unless it has them.</summary>
    /// <returns>The member that has them.</returns>
    public static Member SendWeightsIfBehind(Draft draft, Member member)
    {
        var weights = draft.State.Round.Weights;
        if (member.Weights != weights && member.Streamed != weights)
        {
            draft.Emit(new SendWeights(member.Id, weights));
        }

        member = member with { Weights = weights };
        draft.Put(member);
        return member;
    }
}
