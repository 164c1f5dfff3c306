using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <content>What workers owe, who may be given what others owe, and what is believed of their speed.</content>
internal sealed partial class Auditor
{
    private readonly Dictionary<(WorkerId Worker, RoundKind Kind), int> _samples = [];
    private (WorkerId Worker, RoundKind Kind)? _finished;

    /// <summary>Whether a message is the last word on something that its sender owes, though it may count for nothing.</summary>
    public bool Settles(ContributionArrived claim) =>
        !IsFinished && claim.Term == _options.Term && _workers.TryGetValue(claim.Worker, out var worker) && worker.IsMember
        && worker.Debts.Any(debt => Answers(claim, debt.Asked) && debt.Leaves.Overlaps(LeavesOf(claim, debt)));

    private static bool Answers(ContributionArrived claim, AssignRange asked) =>
        (asked.Generation, asked.Round.Kind, asked.Round.Step) == (claim.Generation, claim.Kind, claim.Step)
        && asked.Round.Tree.IsPresent(claim.Subtree) && asked.Range.Contains(asked.Round.Tree.LeavesOf(claim.Subtree));

    private static IEnumerable<int> LeavesOf(ContributionArrived claim, Debt debt) =>
        debt.Asked.Round.Tree.LeavesOf(claim.Subtree) is var range ? Enumerable.Range(range.Start, range.Count) : [];

    private void NoteDebts(ProtocolEvent happened, bool shouldEnter)
    {
        _finished = null;
        switch (happened)
        {
            case ContributionArrived claim when Settles(claim) && (shouldEnter || !IsOfAnExchange(claim)):
                Settle(_workers[claim.Worker], claim);
                break;
            case ContributionBegan began when _workers.TryGetValue(began.Worker, out var worker):
                worker.LastProgress = began.Now;
                break;
            case AssignmentAbandoned abandoned when abandoned.Term == _options.Term && _workers.TryGetValue(abandoned.Worker, out var worker):
                worker.Debts.RemoveAll(debt => (debt.Asked.Generation, debt.Asked.Round.Kind, debt.Asked.Round.Step)
                    == (abandoned.Generation, abandoned.Kind, abandoned.Step));
                break;
        }
    }

    // What an exchange has not taken is still owed to it.
    private bool IsOfAnExchange(ContributionArrived claim) =>
        IsAllReduce && Ledger.Round.Kind == RoundKind.Train && (claim.Kind, claim.Step) == (Ledger.Round.Kind, Ledger.Round.Step);

    private void Settle(ModelWorker worker, ContributionArrived claim)
    {
        var debt = worker.Debts.First(debt => Answers(claim, debt.Asked) && debt.Leaves.Overlaps(LeavesOf(claim, debt)));
        debt.Leaves.ExceptWith(LeavesOf(claim, debt));
        worker.LastProgress = claim.Now;
        if (debt.Leaves.Count == 0)
        {
            worker.Debts.Remove(debt);
            _finished = (worker.Id, claim.Kind);
        }
    }

    private void Lend(AssignRange assign, TimeSpan now)
    {
        var worker = _workers[assign.Worker];
        worker.LastProgress = worker.Debts.Count == 0 ? now : worker.LastProgress;
        if (assign.Range.Count > 0)
        {
            worker.Debts.Add(new Debt(assign, [.. Enumerable.Range(assign.Range.Start, assign.Range.Count)]));
        }
    }

    private void RequireAssignable(AssignRange assign, TimeSpan now)
    {
        var leaves = Enumerable.Range(assign.Range.Start, assign.Range.Count).ToList();
        Invariant.Require(!leaves.Any(Ledger.HasEntered), $"{assign} of what is in");
        if (!assign.IsCopy)
        {
            Invariant.Require(!leaves.Any(IsHeld), $"{assign} of what is under way");
            return;
        }

        Invariant.Require(_options.Stragglers is not null && assign.Exchange is null, $"{assign} is a copy, where nothing may be computed twice");
        Invariant.Require(_workers[assign.Worker].Debts.Count == 0, $"{assign} is a copy for one who is busy");
        Invariant.Require(leaves.TrueForAll(IsHeld), $"{assign} is a copy of what nobody holds");
        var holders = Members.Where(worker => Owed(worker).Any(leaves.Contains)).ToList();
        Invariant.Require(
            holders.TrueForAll(worker => now - worker.LastProgress >= _options.Stragglers!.OverdueLeast), $"{assign} is copied too early");
    }

    private bool IsHeld(int leaf) => Members.Any(worker => Owed(worker).Contains(leaf));

    // What a worker owes of the round in progress.
    private IEnumerable<int> Owed(ModelWorker worker) => worker.Debts.Where(IsOfThisRound).SelectMany(debt => debt.Leaves);

    private bool IsOfThisRound(Debt debt) => debt.Asked.Round == Ledger.Round && !debt.IsVoid;

    // Sums of all that it was asked for have come or are on their way.
    private bool HasAnswered(ModelWorker worker) => worker.Debts.TrueForAll(debt => IsOfThisRound(debt) && debt.Leaves.All(
        leaf => _coming.Any(coming => coming.Worker == worker.Id && Ledger.IsAnyBelow(coming.Node, new(leaf, 1)))));

    private void RequireDebts(ProtocolEvent happened, ClusterState state)
    {
        foreach (var worker in Members)
        {
            var member = state.Members[worker.Id];
            Invariant.Require(
                member.OwedLeaves == worker.Debts.Sum(debt => debt.Leaves.Count),
                $"{worker.Id} is believed to owe {member.OwedLeaves} micro-batches");
            foreach (var (kind, pace) in member.Paces)
            {
                var measured = pace.Samples - _samples.GetValueOrDefault((worker.Id, kind));
                _samples[(worker.Id, kind)] = pace.Samples;
                var isMeant = happened is ContributionArrived { MicroBatchTime.Ticks: > 0 } && _finished == (worker.Id, kind);
                Invariant.Require(measured == (isMeant ? 1 : 0), $"the speed of {worker.Id} was measured {measured} times by {happened}");
            }
        }
    }
}
