using System.Collections.Immutable;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol;

/// <summary>Whose range is computed a second time: that of a member which has been silent for much longer than its speed predicts, by members
/// that have nothing left to do. The first whole sum of a node counts, whosever it is.</summary>
internal static class SpeculationRules
{
    /// <summary>Gives what overdue members hold to idle ones, and says when to look again.</summary>
    public static void CopyOverdue(Draft draft)
    {
        draft.State = draft.State with { WakeAt = null };
        if (!Apply(draft.State))
        {
            return;
        }

        if (Idle(draft).Length > 0)
        {
            foreach (var range in AllButOverdue(draft).Gaps(draft.State.Round.LeafCount))
            {
                Assignments.Copy(draft, range, Idle(draft));
            }
        }

        if (Idle(draft).Length > 0)
        {
            draft.State = draft.State with { WakeAt = NextDeadline(draft) };
        }
    }

    /// <summary>Whether a member has been silent for too long.</summary>
    public static bool IsOverdue(Draft draft, Member member) => member.IsBusy && DeadlineOf(draft.State, member) <= draft.Now;

    /// <summary>How long a member is expected to be busy with what is late.</summary>
    public static TimeSpan FreeAfter(Draft draft, Member member)
    {
        var left = member.IsBusy && SpeedRules.Expected(draft.State, member) is { } expected
            ? member.Work.LastProgress + expected - draft.Now
            : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static bool Apply(ClusterState state) =>
        state.Options.Stragglers is not null && state.Phase == RunPhase.Collecting && !state.IsShort && !ExchangeRules.Apply(state);

    // The fastest first; among equals the one that joined first.
    private static ImmutableArray<Member> Idle(Draft draft) =>
    [
        .. draft.State.ActiveMembers.Where(member => !member.IsBusy)
            .OrderBy(member => member.Paces.TryGetValue(draft.State.Round.Kind, out var pace) ? pace.PerLeaf : TimeSpan.MaxValue)
            .ThenBy(member => member.Id),
    ];

    // What is in, and what somebody holds who is not overdue.
    private static LeafSet AllButOverdue(Draft draft)
    {
        var others = draft.State.Arrived;
        foreach (var member in draft.State.Members.Values.Where(member => !IsOverdue(draft, member)))
        {
            foreach (var owed in member.Open.SelectMany(open => open.Owed))
            {
                others = others.With(owed);
            }
        }

        return others;
    }

    private static TimeSpan? NextDeadline(Draft draft)
    {
        TimeSpan? next = null;
        foreach (var member in draft.State.Members.Values)
        {
            var isMissed = member.Open.Any(open => !open.Owed.All(draft.State.Arrived.ContainsAll));
            if (isMissed && DeadlineOf(draft.State, member) is var deadline && deadline > draft.Now && !(deadline >= next))
            {
                next = deadline;
            }
        }

        return next;
    }

    // Where nobody's speed is known, the lease says what silence is too long.
    private static TimeSpan DeadlineOf(ClusterState state, Member member)
    {
        var policy = state.Options.Stragglers!;
        var allowed = SpeedRules.Expected(state, member) is { } expected ? expected * policy.OverdueFactor : state.Options.LeaseDuration;
        return member.Work.LastProgress + (allowed > policy.OverdueLeast ? allowed : policy.OverdueLeast);
    }
}
