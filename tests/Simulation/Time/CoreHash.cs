using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Tests.Schedules;

namespace Cluster.FaultSimulation.Time;

/// <summary>What of the core's events and effects enters the hash of a trace.</summary>
internal static class CoreHash
{
    public static long Of(ProtocolEvent happened) => happened switch
    {
        ContributionBegan e => Of(1, e.Worker, e.Subtree, e.Term.Value, e.Generation.Value, e.Step),
        ContributionArrived e => Of(2, e.Worker, e.Subtree, e.Term.Value, e.Generation.Value, e.Step),
        LeaseRenewed e => Of(3, e.Worker, default, e.Term.Value),
        WorkerJoined e => Of(4, e.Worker, default),
        WorkerDraining e => Of(5, e.Worker, default),
        WorkerLost e => Of(6, e.Worker, default),
        RoundCompleted e => Of(7, default, default, e.Round.Step, (long)e.Round.Kind),
        TimePassed => 8,
        StopRequested => 9,
        _ => Trace.HashOf(happened.GetType().Name),
    };

    public static long Of(ProtocolEffect effect) => effect switch
    {
        SendWeights e => Of(21, e.Worker, default, e.Weights.Step),
        AssignRange e => Of(22, e.Worker, default, e.Generation.Value, e.Range.Start, e.Range.Count),
        AcceptContribution e => Of(23, e.Worker, e.Subtree),
        FinishContribution e => Of(24, e.Worker, e.Subtree),
        WithdrawContribution e => Of(25, e.Worker, e.Subtree),
        DiscardContribution e => Of(26, e.Worker, e.Subtree, (long)e.Reason),
        StreamWeights e => Of(27, e.Worker, default, e.Weights.Step),
        CompleteRound e => Of(28, default, default, e.Round.Step, (long)e.Round.Kind),
        ReleaseWorker e => Of(29, e.Worker, default, (long)e.Reason),
        EvictWorker e => Of(30, e.Worker, default),
        ReportMembership e => Of(31, default, default, e.Generation.Value, e.Active, e.Idle),
        FinishRun e => Of(32, default, default, e.Step),
        _ => Trace.HashOf(effect.GetType().Name),
    };

    private static long Of(long kind, WorkerId worker, Subtree node, long a = 0, long b = 0, long c = 0) =>
        (long)ScheduleRandom.Hash(kind, worker.Value, node.Level, node.Index, a, b, c);
}
