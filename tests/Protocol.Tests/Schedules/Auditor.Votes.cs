using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Tests.Schedules;

/// <content>What audits bring about.</content>
internal sealed partial class Auditor
{
    public VoteAudit Votes { get; }

    private void PerformVote(ProtocolEffect effect, ProtocolEvent happened, float value)
    {
        switch (effect)
        {
            case KeepRecomputation keep:
                Votes.Keep(keep, (ContributionArrived)happened, value);
                break;
            case RecomputeByHost ask:
                Votes.Ask(ask);
                break;
            case ReportAudit report:
                Votes.Report(report);
                break;
            case QuarantineWorker quarantine:
                Votes.Quarantine(quarantine);
                break;
            case GoBack back:
                Votes.GoBack(back);
                ForgetRound();
                break;
            case GiveUp giveUp:
                Votes.GiveUp(giveUp);
                IsFinished = true;
                break;
            default:
                break;
        }
    }

    // The sums of somebody who was caught are among those that came.
    private void RestartAudited(RestartRound restart)
    {
        Invariant.Require(restart.Round == Ledger.Round && _workers.Values.Any(Votes.IsGuilty), $"{restart} though nobody was caught");
        Votes.BeginRound();
        ForgetRound();
    }

    private void GoBack(WentBack back)
    {
        Votes.WentBack();
        Ledger.GoBackTo(back.Round);
        foreach (var worker in _workers.Values)
        {
            (worker.Version, worker.Streamed, worker.LastSign) = (null, null, back.Now);
        }
    }

    private void ForgetRound()
    {
        _coming.Clear();
        (_isReducing, _hasComing) = (false, false);
        _workers.Values.ToList().ForEach(worker => worker.Assignments.Clear());
        Ledger.Forget();
    }

    private void Enter(ModelWorker worker, Subtree node, float value)
    {
        Ledger.Enter(node, value);
        if (worker.Lies)
        {
            Ledger.NoteLie(worker.Process);
        }

        Votes.Enter(worker, node, value);
    }
}
