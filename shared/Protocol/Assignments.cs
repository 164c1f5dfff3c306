using Cluster.Protocol.Effects;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol;

/// <summary>Who computes which micro-batches.</summary>
internal static class Assignments
{
    /// <summary>Gives every micro-batch of the round that has neither arrived nor been asked for to a member. With nobody to
    /// give it to, it stays unassigned until somebody joins.</summary>
    public static void ShareOutUnassigned(Draft draft)
    {
        var taken = draft.State.Arrived;
        foreach (var member in draft.State.Members.Values)
        {
            foreach (var open in member.Open)
            {
                taken = taken.With(open.Range);
            }
        }

        foreach (var gap in taken.Gaps(draft.State.Round.LeafCount))
        {
            ShareOut(draft, gap);
        }
    }

    // The least loaded members take the parts; among equals the one that joined first, so that ranges stay where they were.
    private static void ShareOut(Draft draft, LeafRange range)
    {
        var members = draft.State.ActiveMembers.OrderBy(member => member.OpenLeaves).ThenBy(member => member.Id).ToList();
        if (members.Count == 0)
        {
            return;
        }

        var parts = RangePlanner.Plan(draft.State.Round.Tree, range, members.Count);
        for (var part = 0; part < parts.Length; part++)
        {
            Assign(draft, members[part], parts[part]);
        }
    }

    private static void Assign(Draft draft, Member member, LeafRange range)
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

        draft.Emit(new AssignRange(member.Id, generation, round, range));
        draft.Put(member with { Open = member.Open.Add(new OpenAssignment(generation, range)) });
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
