using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Tests.Scenarios;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>Plays the host: takes note of every event, performs every effect, and holds both against what the protocol promises.
/// It keeps its own account of members, leases and rounds and reads the core's state only to compare.</summary>
internal sealed partial class Auditor
{
    private readonly ProtocolOptions _options;
    private readonly Dictionary<WorkerId, ModelWorker> _workers = [];
    private readonly HashSet<(WorkerId Worker, Generation Generation, Subtree Node)> _coming = [];
    private Generation _generation;
    private bool _isReducing;
    private bool _hasComing;
    private bool _isStopping;
    private bool _hasBegun;

    public Auditor(ProtocolOptions options, HostReduction reduce)
    {
        (_options, Ledger) = (options, new RoundLedger(options, reduce));
        Exchange = new ExchangeAudit(Ledger, _workers);
        Votes = new VoteAudit(options, Ledger, _workers);
    }

    public RoundLedger Ledger { get; }

    public ExchangeAudit Exchange { get; }

    public bool IsFinished { get; private set; }

    public bool HasBegun => _hasBegun;

    public IEnumerable<ModelWorker> Members => _workers.Values.Where(worker => worker.IsMember);

    public IEnumerable<ModelWorker> Staying => Members.Where(worker => !worker.IsDraining);

    public IEnumerable<ModelWorker> Active => Staying.OrderBy(worker => worker.Id).Take(_options.MostWorkers ?? int.MaxValue);

    /// <summary>Active workers without which the run waits.</summary>
    public int Needed => !_hasBegun ? _options.WorkersToStart : _isStopping ? 1 : _options.LeastWorkers;

    private bool IsShort => Active.Count() < Needed;

    /// <summary>Takes in what happened and what the core made of it.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="value">The sum that came with a contribution.</param>
    /// <param name="transition">The core's answer.</param>
    public void Observe(ProtocolEvent happened, float value, Transition transition)
    {
        var shouldEnter = happened switch
        {
            ContributionArrived claim => ShouldEnter(claim),
            ContributionBegan began => ShouldBegin(ClaimOf(began)),
            _ => false,
        };
        Note(happened, shouldEnter);
        var isRecomputation = happened is ContributionArrived recomputed && Votes.Awaits(recomputed);
        var isAnnounced = happened is ContributionBegan announced && Votes.Awaits(ClaimOf(announced));
        var hasEntered = false;
        foreach (var effect in transition.Effects)
        {
            Invariant.Require(!IsFinished || IsPoliteAfterTheEnd(happened, effect), $"{EffectNotation.Of(effect)} after the end");
            hasEntered |= effect is AcceptContribution or FinishContribution;
            Perform(effect, happened, value);
        }

        Invariant.Require(shouldEnter == hasEntered, $"the sum should {(shouldEnter ? "" : "not ")}have entered: {happened}");
        var verdicts = transition.Effects.Count(
            effect => effect is AcceptContribution or FinishContribution or DiscardContribution or KeepRecomputation);
        Invariant.Require(
            verdicts == (happened is ContributionArrived || (happened is ContributionBegan && !isAnnounced) ? 1 : 0),
                $"{verdicts} verdicts on {happened}");
        Invariant.Require(
            isRecomputation == transition.Effects.Any(effect => effect is KeepRecomputation),
                $"an audit {(isRecomputation ? "did not ask" : "asked")} for {happened}");
        Invariant.Require(IsFinished || transition.State.Generation == _generation, "a generation went unreported");
        if (!IsFinished)
        {
            RequireProgress(happened);
            RequireDebts(happened, transition.State);
        }
    }

    /// <summary>Whether a contribution is what its sender was asked for and is still missing.</summary>
    public bool ShouldEnter(ContributionArrived claim) => HasBegunToCome(claim) || WasAskedAndIsMissing(claim);

    private bool HasBegunToCome(ContributionArrived claim) =>
        !IsFinished
        && claim.Term == _options.Term
        && (claim.Kind, claim.Step) == (Ledger.Round.Kind, Ledger.Round.Step)
        && _coming.Contains((claim.Worker, claim.Generation, claim.Subtree));

    // What has only begun gives way to what is on its way already.
    private bool ShouldBegin(ContributionArrived claim) => WasAskedAndIsMissing(claim)
        && !_coming.Any(coming => Ledger.IsAnyBelow(coming.Node, Ledger.Round.Tree.LeavesOf(claim.Subtree)));

    private bool WasAskedAndIsMissing(ContributionArrived claim)
    {
        var round = Ledger.Round;
        if (IsFinished || claim.Term != _options.Term || (claim.Kind, claim.Step) != (round.Kind, round.Step)
            || !round.Tree.IsPresent(claim.Subtree) || !_workers.TryGetValue(claim.Worker, out var worker) || !worker.IsMember)
        {
            return false;
        }

        var leaves = round.Tree.LeavesOf(claim.Subtree);
        return !Ledger.HasAnyEntered(leaves) && worker.Debts.Any(debt => !debt.IsVoid && Answers(claim, debt.Asked));
    }

    private static ContributionArrived ClaimOf(ContributionBegan began) =>
        new(began.Now, began.Worker, began.Term, began.Generation, began.Kind, began.Step, began.Subtree);

    private void Note(ProtocolEvent happened, bool shouldEnter)
    {
        switch (happened)
        {
            case WorkerJoined joined:
                _workers.Add(joined.Worker, new ModelWorker(joined.Worker, joined.Process, joined.Now) { IsMember = !IsFinished });
                break;
            case WorkerLost { Worker: var id } when _workers.TryGetValue(id, out var worker):
                worker.IsMember = false;
                break;
            case WorkerDraining { Worker: var id } when _workers.TryGetValue(id, out var worker):
                worker.IsDraining = true;
                break;
            case LeaseRenewed renewed when renewed.Term == _options.Term && _workers.TryGetValue(renewed.Worker, out var worker):
                worker.LastSign = renewed.Now;
                break;
            case RoundCompleted completed:
                Ledger.Advance(completed.EndsJob);
                (_isReducing, _hasComing) = (false, _coming.Count > 0);
                Votes.BeginRound();
                _workers.Values.ToList().ForEach(BeginRound);
                break;
            case StopRequested:
                _isStopping = true;
                break;
            case ContributionArrived or ContributionBegan or AssignmentAbandoned:
                NoteDebts(happened, shouldEnter);
                break;
            case RecomputedByHost recomputed:
                Votes.Note(recomputed);
                break;
            case WentBack back:
                GoBack(back);
                break;
            default:
                Exchange.Note(happened, _options.Term);
                break;
        }
    }

    private static bool IsPoliteAfterTheEnd(ProtocolEvent happened, ProtocolEffect effect) => (happened, effect) switch
    {
        (WorkerJoined joined, ReleaseWorker { Reason: ReleaseReason.RunFinished } release) => release.Worker == joined.Worker,
        (ContributionArrived or ContributionBegan, DiscardContribution) => true,
        _ => false,
    };

    private void Perform(ProtocolEffect effect, ProtocolEvent happened, float value)
    {
        switch (effect)
        {
            case SendWeights send:
                Send(send);
                break;
            case AssignRange assign:
                Invariant.Require(!_isStopping || happened is not RoundCompleted, "a round began though the run was asked to stop");
                Assign(assign, happened);
                break;
            case AcceptContribution accept:
                Accept(accept, happened, value);
                break;
            case FinishContribution finished:
                var claim = (ContributionArrived)happened;
                Invariant.Require((finished.Worker, finished.Subtree) == (claim.Worker, claim.Subtree), $"{effect} answers {claim}");
                Invariant.Require(_coming.Remove((claim.Worker, claim.Generation, claim.Subtree)), $"{effect} of what never began");
                Enter(_workers[finished.Worker], finished.Subtree, value);
                _workers[finished.Worker].LastSign = happened.Now;
                break;
            case WithdrawContribution withdrawn:
                Invariant.Require(
                    _coming.RemoveWhere(coming => (coming.Worker, coming.Node) == (withdrawn.Worker, withdrawn.Subtree)) == 1,
                    $"{effect} of what never began");
                _isReducing = false;
                break;
            case BeginReduction reduce:
                Invariant.Require(reduce.Round == Ledger.Round && _options.StreamsWeights && IsCovered, $"{effect} though leaves are missing");
                Invariant.Require(!IsHeldBack, $"{effect} before the vote");
                _isReducing = true;
                Votes.BeginReduction();
                break;
            case StreamWeights stream:
                Stream(stream);
                break;
            case SendState send:
                SendState(send);
                break;
            case CommitStep commit:
                Exchange.Commit(commit);
                break;
            case RestartRound restart when !IsAllReduce:
                RestartAudited(restart);
                break;
            case RestartRound restart:
                Exchange.Restart(restart);
                _coming.Clear();
                break;
            case CompleteRound complete:
                Invariant.Require(!Votes.IsOpen, $"{effect} before the vote");
                Ledger.Complete(complete.Round);
                Exchange.Complete(complete.Round, Ledger.Root);
                break;
            case ReleaseWorker release:
                Release(release, happened);
                break;
            case EvictWorker evict:
                var evicted = _workers[evict.Worker];
                var isSilent = happened.Now - evicted.LastSign > _options.LeaseDuration;
                var hasDiverged = happened is WorkerDiverged diverged && diverged.Worker == evict.Worker;
                Invariant.Require(evicted.IsMember && (isSilent || hasDiverged || Votes.IsGuilty(evicted)), $"{evict} for no reason");
                evicted.IsMember = false;
                break;
            case ReportMembership report:
                Report(report);
                break;
            case FinishRun finish:
                Finish(finish);
                break;
            default:
                PerformVote(effect, happened, value);
                break;
        }
    }
}
