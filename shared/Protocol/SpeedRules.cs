using System.Collections.Immutable;
using Cluster.Protocol.Events;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Protocol.Stragglers;

namespace Cluster.Protocol;

/// <summary>How fast members are, and ranges sized by it.</summary>
internal static class SpeedRules
{
    /// <summary>The member with what the last sum of an assignment tells of its speed.</summary>
    /// <param name="draft">The transition.</param>
    /// <param name="member">The member, without the assignment.</param>
    /// <param name="arrived">The sum.</param>
    public static Member Measured(Draft draft, Member member, ContributionArrived arrived)
    {
        // As long as it has told nothing, the time in which it answered must do.
        var answeredIn = draft.Now - member.Work.Since;
        var perLeaf = arrived.MicroBatchTime > TimeSpan.Zero || member.IsBusy ? arrived.MicroBatchTime : answeredIn / member.Work.Leaves;
        if (draft.State.Options.Stragglers is not { } policy || perLeaf <= TimeSpan.Zero)
        {
            return member;
        }

        var pace = member.Paces.GetValueOrDefault(arrived.Kind).With(perLeaf, policy);
        if (!member.IsBusy)
        {
            var overhead = answeredIn - (perLeaf * member.Work.Leaves);
            pace = pace.WithOverhead(overhead > TimeSpan.Zero ? overhead : TimeSpan.Zero, policy);
        }

        return member with { Paces = member.Paces.SetItem(arrived.Kind, pace) };
    }

    /// <summary>How long a member is expected to take for all that it holds: by its own figures, else as the slowest of the others would, in rounds
    /// of this kind, else in any. Null while nobody has been measured.</summary>
    public static TimeSpan? Expected(ClusterState state, Member member)
    {
        var kind = state.Round.Kind;
        return Slowest([member], kind) ?? Slowest(state.Members.Values, kind) ?? Slowest([member], null) ?? Slowest(state.Members.Values, null);

        TimeSpan? Slowest(IEnumerable<Member> members, RoundKind? wanted) => members
            .SelectMany(other => other.Paces)
            .Where(pace => wanted is null || pace.Key == wanted)
            .Max(pace => (TimeSpan?)pace.Value.For(member.OwedLeaves));
    }

    /// <summary>A part of the round for each member, by their speeds; null where all shall have equal parts.</summary>
    /// <param name="draft">The transition; it remembers by which figures the ranges were sized.</param>
    /// <param name="members">The members, 1 or more.</param>
    public static ImmutableArray<LeafRange>? PlanRound(Draft draft, ImmutableArray<Member> members)
    {
        if (draft.State.Options.Stragglers is not { } policy)
        {
            return null;
        }

        var (round, measured) = (draft.State.Round, SharersBy(draft, members, Settled));
        var kept = Plan(round, members, SharersBy(draft, members, (member, kind) => PaceOf(member, kind).Planned), policy);
        if (measured.IsEmpty)
        {
            return kept.Parts;
        }

        var equal = Plan(round, members, [], policy);
        var best = Plan(round, members, measured, policy);
        if (WeightedPlanner.EndOf(best.Whole, measured) >= WeightedPlanner.EndOf(kept.Whole, measured) * (1 - policy.LeastGain))
        {
            return kept.Parts;
        }

        if (measured.Any(sharer => sharer.FreeAfter > TimeSpan.Zero))
        {
            // For this round alone: it says nothing of speeds.
            return best.Parts;
        }

        var isEqual = WeightedPlanner.EndOf(equal.Whole, measured) <= WeightedPlanner.EndOf(best.Whole, measured) * (1 + policy.AboutEqual);
        for (var place = 0; place < members.Length; place++)
        {
            var pace = PaceOf(members[place], round.Kind) with { Planned = isEqual ? null : measured[place].PerLeaf };
            draft.Put(members[place] with { Paces = members[place].Paces.SetItem(round.Kind, pace) });
        }

        return isEqual ? equal.Parts : best.Parts;

        TimeSpan? Settled(Member member, RoundKind kind) =>
            PaceOf(member, kind) is var pace && pace.Samples >= policy.SettledAfter ? pace.PerLeaf : null;
    }

    /// <summary>Lets the figures of those fade that got nothing of the round that has just begun: one that is thought too slow for any
    /// micro-batch would never be measured again.</summary>
    public static void FadeUnused(Draft draft)
    {
        if (draft.State.Options.Stragglers is not { } policy)
        {
            return;
        }

        var kind = draft.State.Round.Kind;
        var fastest = draft.State.Members.Values.Where(member => member.Paces.ContainsKey(kind)).Min(member => (TimeSpan?)member.Paces[kind].PerLeaf);
        foreach (var member in draft.State.ActiveMembers.Where(member => !member.IsBusy && member.Paces.ContainsKey(kind)))
        {
            var pace = member.Paces[kind];
            var faded = pace.PerLeaf * policy.Fading;
            draft.Put(member with { Paces = member.Paces.SetItem(kind, pace with { PerLeaf = faded > fastest ? faded : fastest!.Value }) });
        }
    }

    private static Pace PaceOf(Member member, RoundKind kind) => member.Paces.GetValueOrDefault(kind);

    // Whoever has no figure counts as the mean of the others; nobody at all where none has one.
    private static ImmutableArray<Sharer> SharersBy(Draft draft, ImmutableArray<Member> members, Func<Member, RoundKind, TimeSpan?> paceOf)
    {
        var kind = draft.State.Round.Kind;
        var known = members.Select(member => paceOf(member, kind)).OfType<TimeSpan>().ToList();
        if (known.Count == 0)
        {
            return [];
        }

        var mean = TimeSpan.FromTicks((long)known.Average(pace => pace.Ticks));
        return [.. members.Select(member => new Sharer(paceOf(member, kind) ?? mean, SpeculationRules.FreeAfter(draft, member)))];
    }

    // The plan as it is given out, null for equal parts, and as it is judged: with a part for everybody.
    private static (ImmutableArray<LeafRange>? Parts, ImmutableArray<LeafRange> Whole) Plan(
        Round round, ImmutableArray<Member> members, ImmutableArray<Sharer> sharers, StragglerPolicy policy)
    {
        if (sharers.IsEmpty)
        {
            var equal = RangePlanner.Plan(round.Tree, round.Leaves, members.Length);
            return (null, equal.AddRange(Enumerable.Repeat(default(LeafRange), members.Length - equal.Length)));
        }

        var parts = WeightedPlanner.Plan(round.Tree, round.Leaves, sharers, policy.AboutEqual);
        return (parts, parts);
    }
}
