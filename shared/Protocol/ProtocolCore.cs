using System.Collections.Immutable;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol;

/// <summary>What a step of the core leads to.</summary>
/// <param name="State">The new state.</param>
/// <param name="Effects">What the host must do now, in this order.</param>
public readonly record struct Transition(ClusterState State, ImmutableArray<ProtocolEffect> Effects);

/// <summary>The coordinator's decisions as a pure function: membership, who computes what, which contributions count, when a
/// round is complete. It knows no clock, socket, file or thread, so that a simulator can run the very same code.</summary>
public static class ProtocolCore
{
    /// <summary>Takes in one event.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="protocolEvent">What happened.</param>
    /// <exception cref="ArgumentException">The event is of a kind the core does not know.</exception>
    public static Transition Step(ClusterState state, ProtocolEvent protocolEvent)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(protocolEvent);
        if (state.Phase == RunPhase.Finished)
        {
            return new Transition(state, AfterTheEnd(protocolEvent));
        }

        var draft = new Draft(state);
        switch (protocolEvent)
        {
            case WorkerJoined joined:
                Join(draft, joined);
                break;
            case LeaseRenewed renewed:
                Renew(draft, renewed);
                break;
            case WorkerDraining draining:
                Drain(draft, draining.Worker);
                break;
            case WorkerLost lost:
                Remove(draft, lost.Worker);
                break;
            case ContributionBegan contribution:
                ContributionRules.Begin(draft, contribution);
                break;
            case ContributionArrived contribution:
                ContributionRules.Take(draft, contribution);
                break;
            case GradientHeld held:
                ExchangeRules.TakeHolder(draft, held);
                break;
            case GradientReceived received:
                ExchangeRules.TakeReceived(draft, received);
                break;
            case RecomputedByHost recomputed:
                AuditRules.TakeFromHost(draft, recomputed);
                break;
            case WentBack back:
                QuarantineRules.GoOnFrom(draft, back);
                Begin(draft, back.Round);
                break;
            case WorkerDiverged diverged:
                Evict(draft, diverged);
                break;
            case RoundCompleted completed:
                Advance(draft, completed);
                break;
            case TimePassed passed:
                Expire(draft, passed.Now);
                break;
            case StopRequested:
                Stop(draft);
                break;
            default:
                throw new ArgumentException($"Unknown event {protocolEvent.GetType().Name}.", nameof(protocolEvent));
        }

        FinishIfAbandoned(draft);
        return draft.ToTransition();
    }

    private static ImmutableArray<ProtocolEffect> AfterTheEnd(ProtocolEvent protocolEvent) => protocolEvent switch
    {
        WorkerJoined joined => [new ReleaseWorker(joined.Worker, ReleaseReason.RunFinished)],
        ContributionBegan late => [new DiscardContribution(late.Worker, late.Subtree, DiscardReason.OtherRound)],
        ContributionArrived late => [new DiscardContribution(late.Worker, late.Subtree, DiscardReason.OtherRound)],
        _ => [],
    };

    private static void Join(Draft draft, WorkerJoined joined)
    {
        if (QuarantineRules.IsQuarantined(draft.State, joined.Process))
        {
            QuarantineRules.Refuse(draft, joined.Worker);
            return;
        }

        draft.Put(new Member(joined.Worker, joined.Now + draft.State.Options.LeaseDuration) { Process = joined.Process });
        draft.ChangeMembership();
        ShareOutAnew(draft);
        if (draft.State.Phase == RunPhase.WaitingForWorkers
            && draft.State.ActiveMembers.Length >= draft.State.Options.WorkersToStart)
        {
            Begin(draft, draft.State.Round);
        }
    }

    private static void Renew(Draft draft, LeaseRenewed renewed)
    {
        if (renewed.Term == draft.State.Options.Term && draft.State.Members.TryGetValue(renewed.Worker, out var member))
        {
            draft.Put(member with { LeaseExpires = renewed.Now + draft.State.Options.LeaseDuration });
        }
    }

    private static void Drain(Draft draft, WorkerId worker)
    {
        if (!draft.State.Members.TryGetValue(worker, out var member) || member.IsDraining)
        {
            return;
        }

        draft.Put(member with { IsDraining = true });
        draft.ChangeMembership();
        draft.ReleaseIfDrained(worker);
    }

    private static void Remove(Draft draft, WorkerId worker)
    {
        if (draft.State.Members.ContainsKey(worker))
        {
            draft.Remove(worker);
            draft.ChangeMembership();
            ShareOutAnew(draft);
        }
    }

    private static void Evict(Draft draft, WorkerDiverged diverged)
    {
        if (draft.State.Members.ContainsKey(diverged.Worker))
        {
            draft.Emit(new EvictWorker(diverged.Worker, $"its weights after step {diverged.Step} have other bits than the coordinator's"));
            Remove(draft, diverged.Worker);
        }
    }

    // Shared out once all are gone: no range may go to a worker whose lease has run out too.
    private static void Expire(Draft draft, TimeSpan now)
    {
        foreach (var member in draft.State.Members.Values.Where(member => member.LeaseExpires < now))
        {
            var silence = now - member.LeaseExpires + draft.State.Options.LeaseDuration;
            draft.Emit(new EvictWorker(member.Id, $"no sign of life for {silence.TotalSeconds:F1} s"));
            draft.Remove(member.Id);
            draft.ChangeMembership();
        }

        ShareOutAnew(draft);
    }

    private static void ShareOutAnew(Draft draft)
    {
        if (draft.State.Phase == RunPhase.Collecting)
        {
            ExchangeRules.RestartIfTorn(draft);
            ShareOut(draft);
            AuditRules.AskAgain(draft);
        }
    }

    private static void ShareOut(Draft draft)
    {
        if (ExchangeRules.Apply(draft.State))
        {
            ExchangeRules.PlanIfNone(draft);
        }
        else
        {
            Assignments.ShareOutUnassigned(draft);
        }
    }

    private static void Stop(Draft draft) => draft.State = draft.State with { IsStopping = true };

    // A run that was asked to stop does not wait for workers: without any, the round in progress will never complete.
    private static void FinishIfAbandoned(Draft draft)
    {
        var waits = draft.State.Phase == RunPhase.WaitingForWorkers
            || (draft.State.Phase == RunPhase.Collecting && draft.State.Members.IsEmpty);
        if (draft.State.IsStopping && waits)
        {
            Finish(draft, draft.State.Round.Step, draft.State.Round);
        }
    }

    private static void Advance(Draft draft, RoundCompleted happened)
    {
        var completed = happened.Round;
        if (draft.State.Phase != RunPhase.Completing || completed != draft.State.Round)
        {
            throw new ArgumentException($"Step {completed.Step} was reported complete but is not in progress.", nameof(happened));
        }

        var updates = completed.Kind == RoundKind.Train ? completed.Step + 1 : completed.Step;
        var next = happened.EndsJob ? null : draft.State.Options.Plan.After(completed);
        if (next is null || draft.State.IsStopping || IsAsFarAsAsked(draft.State.Options, next))
        {
            Finish(draft, updates, next);
        }
        else
        {
            Begin(draft, next);
        }
    }

    private static void Begin(Draft draft, Round round)
    {
        Standings.EndRound(draft);
        draft.State = draft.State with
        {
            Phase = RunPhase.Collecting,
            Round = round,
            Arrived = Reduction.LeafSet.Empty(round.LeafCount),
        };
        ShareOut(draft);
    }

    // An evaluation that is due belongs to the step before it.
    private static bool IsAsFarAsAsked(ProtocolOptions options, Round next) =>
        next.Kind == RoundKind.Train && next.Step >= options.StopAfter;

    private static void Finish(Draft draft, long step, Round? next)
    {
        draft.State = draft.State with { Phase = RunPhase.Finished };
        foreach (var worker in draft.State.Members.Keys)
        {
            draft.Emit(new ReleaseWorker(worker, ReleaseReason.RunFinished));
        }

        draft.Emit(new FinishRun(step, next));
    }
}
