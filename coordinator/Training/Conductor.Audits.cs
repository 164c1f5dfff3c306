using Cluster.Checkpoints;
using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Auditing;
using Cluster.Protocol.Audits;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Coordinator.Training;

/// <content>Contributions that are computed twice.</content>
public sealed partial class Conductor
{
    private readonly RunAudits? _audits;

    /// <summary>Whether a process computed other sums than two others agree on, and may not join again.</summary>
    /// <param name="description">The worker that it would be.</param>
    public bool IsQuarantined(WorkerDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        lock (_gate)
        {
            return _state.Audits.Quarantined.Contains(description.Process);
        }
    }

    // Threads of one process are told apart by their numbers.
    private WorkerJoined JoinedAs(WorkerId worker, WorkerDescription description)
    {
        _audits?.Note(worker, description);
        var joined = new WorkerJoined(Now, worker);
        return description.Transport == WorkerDescription.InProcess ? joined : joined with { Process = description.Process };
    }

    private void TellOfAudits()
    {
        if (_audits is not null)
        {
            _reporter.Noticed(_audits.Words);
        }
    }

    private ContributionArrived WithDigest(ContributionArrived arrived, SubtreeSums sums) =>
        _state.Options.Audit?.Includes(_state.Round, arrived.Subtree.FirstLeaf) == true
            ? arrived with { Digest = SumsDigest.Of(sums) }
            : arrived;

    private void PerformAudit(ProtocolEffect effect, Delivery? delivery)
    {
        switch (effect)
        {
            case KeepRecomputation keep:
                _work.Recomputed.Keep(keep.Worker, keep.Subtree, delivery!.Value.Contribution.Sums);
                _patience.NoteProgress();
                break;
            case ReportAudit report:
                _work.Recomputed.Release(report.Subtree);
                if (_audits!.Count(report) is { } notice)
                {
                    _reporter.Noticed(notice);
                }

                break;
            case QuarantineWorker verdict:
                _reporter.Quarantined(
                    _audits!.Report(verdict, SumsOf(verdict.Worker, verdict.Subtree), SumsOf(verdict.Witness, verdict.Subtree)));
                break;
            case RecomputeByHost ask:
                _ = RecomputeAsync(ask);
                break;
            case GoBack back:
                GoBackTo(back.Updates);
                break;
            case GiveUp giveUp:
                Fail($"no two computations of micro-batches {giveUp.Round.Tree.LeavesOf(giveUp.Subtree)} of step {giveUp.Round.Step} gave the same "
                    + "sums, the coordinator's own neither; look for broken memory or processors, then go on with --resume");
                break;
            default:
                throw new ArgumentException($"Unknown effect {effect.GetType().Name}.", nameof(effect));
        }
    }

    private SubtreeSums? SumsOf(WorkerId worker, Subtree node) => _work.Recomputed.Find(worker, node) ?? _work.Sums.Find(worker, node);

    private async Task RecomputeAsync(RecomputeByHost ask)
    {
        try
        {
            var sums = await _audits!.Own.ComputeAsync(ask).ConfigureAwait(false);
            lock (_gate)
            {
                _work.Recomputed.Keep(Ballot.Host, ask.Subtree, sums);
                Handle(new RecomputedByHost(Now, ask.Generation, ask.Subtree, SumsDigest.Of(sums)), null);
            }
        }
        catch (Exception error)
        {
            Fail($"the coordinator could not compute step {ask.Round.Step} to settle an audit: {error.Message}");
        }
    }

    private void GoBackTo(long updates)
    {
        try
        {
            var (next, checkpoint) = _audits!.Earlier.GoBack(updates);
            _reporter.RolledBack(next, checkpoint);
            Handle(new WentBack(Now, next), null);
        }
        catch (CheckpointException error)
        {
            Fail($"the run cannot go back to a state before step {updates + 1}, which a quarantined worker may have spoiled: {error.Message}");
        }
    }
}
