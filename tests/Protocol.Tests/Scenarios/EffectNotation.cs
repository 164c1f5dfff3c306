using Cluster.Protocol.Effects;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Scenarios;

/// <summary>Effects as one line each. What is meant for people only, such as the reason of an eviction, is left out.</summary>
internal static class EffectNotation
{
    public static string Of(ProtocolEffect effect) => effect switch
    {
        SendWeights e => $"{(e.Weights.Kind == WeightsKind.Averaged ? "average" : "weights")} {e.Worker} after {e.Weights.Step} updates",
        AssignRange e => $"assign {e.Worker} {e.Range} of {Of(e.Round)} in generation {e.Generation}",
        AcceptContribution e => $"accept {e.Worker} {e.Subtree}",
        FinishContribution e => $"finish {e.Worker} {e.Subtree}",
        WithdrawContribution e => $"withdraw {e.Worker} {e.Subtree}",
        BeginReduction e => $"reduce {Of(e.Round)}",
        StreamWeights e => $"stream {e.Worker} after {e.Weights.Step} updates",
        DiscardContribution e => $"discard {e.Worker} {e.Subtree} {e.Reason}",
        SendState e => $"state {e.Worker} after {e.Step} updates",
        CommitStep e => $"commit {e.Worker} {Of(e.Round)}",
        KeepRecomputation e => $"keep {e.Worker} {e.Subtree}",
        RecomputeByHost e => $"recompute {e.Subtree} of {Of(e.Round)} in generation {e.Generation}",
        ReportAudit e => $"audit {e.Worker} {e.Subtree} {e.Outcome}",
        QuarantineWorker e => $"quarantine {e.Worker} {e.Subtree}, other than {e.Witness}{TrustedOf(e)}",
        GoBack e => $"go back to {e.Updates} updates",
        GiveUp e => $"give up {e.Subtree} of {Of(e.Round)}",
        RestartRound e => $"restart {Of(e.Round)}",
        CompleteRound e => $"complete {Of(e.Round)}",
        ReleaseWorker e => $"release {e.Worker} {e.Reason}",
        EvictWorker e => $"evict {e.Worker}",
        ReportMembership e => $"report {e.Active} active, {e.Idle} idle in generation {e.Generation}",
        FinishRun e => $"finish after {e.Step} updates, {(e.Completed ? "whole" : "stopped")}",
        _ => throw new ArgumentException($"No notation for {effect}.", nameof(effect)),
    };

    private static string TrustedOf(QuarantineWorker e) => e.TrustedUpdates is { } updates ? $", trusted up to {updates} updates" : "";

    private static string Of(Round round) => round.Kind == RoundKind.Train ? $"train {round.Step}" : $"evaluate {round.Step}";
}
