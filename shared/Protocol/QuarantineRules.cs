using Cluster.Protocol.Audits;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol;

/// <summary>Whoever gave other sums than two others agree on is cut off for good, and whatever it contributed since its last audit is undone: the
/// round begins again if that is all it touched, else the run goes back to weights from before.</summary>
internal static class QuarantineRules
{
    /// <summary>Draws the consequences of a vote.</summary>
    /// <param name="draft">The transition.</param>
    /// <param name="voted">The vote, with a digest that two hold.</param>
    /// <param name="agreed">The digest.</param>
    public static void Sentence(Draft draft, AuditCase voted, ulong agreed)
    {
        var (touchesRound, goesBackTo, isAnyOdd) = (false, (long?)null, false);
        var witness = voted.Ballots.First(ballot => ballot.Digest == agreed).Worker;
        foreach (var odd in voted.Ballots.Where(ballot => ballot.Digest != agreed && !IsQuarantined(draft.State, ballot.Process)))
        {
            var (before, here) = Standings.Of(draft.State, odd.Process);
            (isAnyOdd, touchesRound) = (true, touchesRound || here > 0);
            goesBackTo = goesBackTo is { } earlier && before is { } other ? Math.Min(earlier, other) : goesBackTo ?? before;
            draft.Emit(new QuarantineWorker(odd.Worker, odd.Digest, witness, agreed, draft.State.Round, voted.Node, before));
            CutOff(draft, odd.Process);
        }

        if (voted.Ballots[0].Digest == agreed)
        {
            draft.Emit(new ReportAudit(voted.Ballots[0].Worker, voted.Node, AuditOutcome.Passed));
        }

        if (!isAnyOdd)
        {
            return;
        }

        // A new generation, so that nothing counts any more that was asked for before.
        draft.ChangeMembership();
        if (goesBackTo is { } updates)
        {
            Forget(draft);
            draft.State = draft.State with { Phase = RunPhase.GoingBack };
            draft.Emit(new GoBack(updates));
        }
        else if (touchesRound)
        {
            Forget(draft);
            draft.Emit(new RestartRound(draft.State.Round));
            draft.ReleaseDrained();
            Assignments.ShareOutUnassigned(draft);
        }
        else
        {
            Assignments.ShareOutUnassigned(draft);
            AuditRules.AskAgain(draft);
        }
    }

    /// <summary>Whether a process may not come back.</summary>
    public static bool IsQuarantined(ClusterState state, ProcessIdentity process) => state.Audits.Quarantined.Contains(process);

    /// <summary>Turns a worker away whose process was caught before.</summary>
    public static void Refuse(Draft draft, WorkerId worker) =>
        draft.Emit(new EvictWorker(worker, "its process was quarantined: it computed other sums than two others agree on") { IsForGood = true });

    /// <summary>The host has gone back.</summary>
    public static void GoOnFrom(Draft draft, WentBack back)
    {
        if (draft.State.Phase != RunPhase.GoingBack)
        {
            throw new ArgumentException($"The run went back to step {back.Round.Step} though nothing was wrong.", nameof(back));
        }

        foreach (var member in draft.State.Members.Values)
        {
            // Going back may have taken longer than a lease lasts.
            draft.Put(member with { Weights = null, Streamed = null, LeaseExpires = back.Now + draft.State.Options.LeaseDuration });
        }

        Standings.ForgetAfter(draft, back.Round.Step);
        draft.ReleaseDrained();
    }

    private static void CutOff(Draft draft, ProcessIdentity process)
    {
        draft.State = draft.State with
        {
            Audits = draft.State.Audits with
            {
                Quarantined = draft.State.Audits.Quarantined.Add(process),
                Standings = draft.State.Audits.Standings.Remove(process),
            },
        };
        foreach (var member in draft.State.Members.Values.Where(member => member.Process == process))
        {
            draft.Emit(new EvictWorker(member.Id, "it computed other sums than two others agree on") { IsForGood = true });
            draft.Remove(member.Id);
        }
    }

    private static void Forget(Draft draft)
    {
        Standings.ForgetRound(draft);
        draft.State = draft.State with { Arrived = LeafSet.Empty(draft.State.Round.LeafCount) };
        foreach (var member in draft.State.Members.Values)
        {
            // They will still send it, and it will count for nothing.
            draft.Put(member with { Open = [], Late = member.Late.AddRange(member.Open), Arriving = [] });
        }
    }
}
