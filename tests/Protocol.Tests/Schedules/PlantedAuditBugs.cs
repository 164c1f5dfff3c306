using System.Collections.Immutable;
using Cluster.Protocol.Audits;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>The core with one rule about audits broken each.</summary>
internal static class PlantedAuditBugs
{
    public static readonly Dictionary<string, CoreStep> All = new()
    {
        ["skips the vote"] = (state, happened) => With(state, happened, options => options with { Audit = new ModelAudit(0) }),
        ["updates before the vote"] = (state, happened) =>
        {
            var transition = ProtocolCore.Step(state, happened);
            var after = transition.State;
            var isIn = after.Phase == RunPhase.Collecting && !after.Audits.Open.IsEmpty && after.Arrived.Count == after.Round.LeafCount;
            return isIn
                ? new Transition(after with { Phase = RunPhase.Completing }, transition.Effects.Add(new CompleteRound(after.Round)))
                : transition;
        },
        ["reduces before the vote"] = (state, happened) => happened is ContributionBegan && state.Audits.Open.IsEmpty
            ? With(state, happened, options => options with { Audit = new ModelAudit(0) })
            : ProtocolCore.Step(state, happened),
        ["believes every recomputation"] = (state, happened) => ProtocolCore.Step(
            state,
            happened is ContributionArrived sum && state.Audits.Open.TryGetValue(sum.Subtree.FirstLeaf, out var open)
                ? sum with { Digest = open.Ballots[0].Digest } : happened),
        ["believes the first of two"] = PlantedBugs.Effects((_, effect) =>
            effect is QuarantineWorker verdict ? verdict with { Worker = verdict.Witness, Digest = verdict.Agreed } : effect),
        ["lets the quarantined come back"] = (state, happened) => ProtocolCore.Step(
            happened is WorkerJoined ? Amended(state, audits => audits with { Quarantined = [] }) : state, happened),
        ["keeps whom it quarantined"] = PlantedBugs.Effects((happened, effect) =>
            happened is ContributionArrived && effect is EvictWorker ? null : effect),
        ["goes back a step too few"] = PlantedBugs.Effects((_, effect) => effect is GoBack back ? new GoBack(back.Updates + 1) : effect),
        ["forgets what nobody looked at"] = (state, happened) => Unseen(ProtocolCore.Step(state, happened)),
        ["keeps what a liar sent to the round"] = PlantedBugs.Effects((_, effect) => effect is RestartRound ? null : effect),
        ["keeps weights of before it went back"] = (state, happened) => happened is WentBack
            ? Kept(ProtocolCore.Step(state, happened), state.Members.Keys.ToHashSet())
            : ProtocolCore.Step(state, happened),
        ["asks nobody in place of the lost"] = PlantedBugs.Effects((happened, effect) =>
            happened is WorkerLost && effect is AssignRange ? null : effect),
        ["never asks the host"] = PlantedBugs.Effects((_, effect) => effect is RecomputeByHost ? null : effect),
    };

    private static Transition With(ClusterState state, ProtocolEvent happened, Func<ProtocolOptions, ProtocolOptions> change)
    {
        var transition = ProtocolCore.Step(state with { Options = change(state.Options) }, happened);
        return transition with { State = transition.State with { Options = state.Options } };
    }

    private static ClusterState Amended(ClusterState state, Func<AuditProgress, AuditProgress> change) =>
        state with { Audits = change(state.Audits) };

    private static Transition Unseen(Transition transition) => transition with
    {
        State = Amended(transition.State, audits => audits with
        {
            Standings = audits.Standings.ToImmutableDictionary(pair => pair.Key, pair => pair.Value with { Before = null }),
        }),
    };

    // Nobody is sent weights again.
    private static Transition Kept(Transition transition, HashSet<WorkerId> members) => transition with
    {
        Effects = [.. transition.Effects.Where(effect => effect is not SendWeights send || !members.Contains(send.Worker))],
    };
}
