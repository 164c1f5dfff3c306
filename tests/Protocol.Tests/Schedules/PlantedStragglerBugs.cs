using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Stragglers;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>The core with one rule about slow workers, or about too few or too many, broken each.</summary>
internal static class PlantedStragglerBugs
{
    public static readonly Dictionary<string, CoreStep> All = new()
    {
        ["counts a copy twice"] = PlantedBugs.Effects((_, effect) =>
            effect is DiscardContribution { Reason: DiscardReason.Duplicate, Wasted: > 0 } copy
            ? new AcceptContribution(copy.Worker, copy.Subtree) : effect),
        ["lets what stalls block its copy"] = (state, happened) => happened is ContributionArrived claim && StallsElsewhere(state, claim)
            ? new Transition(state, [new DiscardContribution(claim.Worker, claim.Subtree, DiscardReason.Duplicate)])
            : ProtocolCore.Step(state, happened),
        ["keeps what stalls beside its copy"] = PlantedBugs.Effects((happened, effect) =>
            happened is ContributionArrived && effect is WithdrawContribution ? null : effect),
        ["copies for the draining"] = (state, happened) => happened is TimePassed
            ? Draining(ProtocolCore.Step(Undrained(state), happened), state)
            : ProtocolCore.Step(state, happened),
        ["copies at once"] = With(options => options with
        {
            Stragglers = options.Stragglers is null ? null : options.Stragglers with { OverdueFactor = 0, OverdueLeast = TimeSpan.Zero },
        }),
        ["copies though sums depend on it"] = With(options => options with { Stragglers = StragglerPolicy.Default }),
        ["never copies"] = With(options => options with { Stragglers = null }),
        ["takes speed from stale messages"] = (state, happened) =>
        {
            var transition = ProtocolCore.Step(state, happened);
            return happened is ContributionArrived claim && transition.Effects.OfType<DiscardContribution>().Any(discard => discard.Wasted == 0)
                ? PlantedBugs.Amend(transition, member => member.Id == claim.Worker ? Measured(member, claim) : member)
                : transition;
        },
        ["takes each sum for an assignment"] = (state, happened) =>
        {
            var transition = ProtocolCore.Step(state, happened);
            return happened is ContributionArrived claim && transition.Effects.Any(effect => effect is AcceptContribution)
                ? PlantedBugs.Amend(transition, member => member.Id == claim.Worker ? Measured(member, claim) : member)
                : transition;
        },
        ["takes the late for free"] = (state, happened) => PlantedBugs.Amend(
            ProtocolCore.Step(state, happened), member => member with { Late = [] }),
        ["hears nothing of what is given up"] = (state, happened) =>
            happened is AssignmentAbandoned ? new Transition(state, []) : ProtocolCore.Step(state, happened),
        ["goes on with too few"] = With(options => options with { LeastWorkers = 1 }),
        ["gives work to those that stand by"] = With(options => options with { MostWorkers = null }),
        ["wants its minimum though asked to stop"] = (state, happened) => happened is StopRequested && state.IsShort
            ? new Transition(state with { IsStopping = true }, [])
            : ProtocolCore.Step(state, happened),
    };

    private static CoreStep With(Func<ProtocolOptions, ProtocolOptions> change) => (state, happened) =>
    {
        var (after, effects) = ProtocolCore.Step(state with { Options = change(state.Options) }, happened);
        return new Transition(after with { Options = state.Options }, effects);
    };

    private static bool StallsElsewhere(ClusterState state, ContributionArrived claim) =>
        state.Round.Tree.IsPresent(claim.Subtree) && state.Members.Values.Any(member => member.Id != claim.Worker
            && member.Arriving.Any(growing => state.Round.Tree.LeavesOf(growing.Node) == state.Round.Tree.LeavesOf(claim.Subtree)));

    private static ClusterState Undrained(ClusterState state) =>
        PlantedBugs.Amend(new Transition(state, []), member => member with { IsDraining = false }).State;

    private static Transition Draining(Transition transition, ClusterState before) => PlantedBugs.Amend(
        transition, member => member with { IsDraining = before.Members.TryGetValue(member.Id, out var was) && was.IsDraining });

    private static Member Measured(Member member, ContributionArrived claim)
    {
        var pace = member.Paces.GetValueOrDefault(claim.Kind);
        return member with { Paces = member.Paces.SetItem(claim.Kind, pace with { PerLeaf = claim.MicroBatchTime, Samples = pace.Samples + 1 }) };
    }
}
