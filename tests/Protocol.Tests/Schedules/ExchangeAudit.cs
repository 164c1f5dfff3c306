using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>Holds what the core makes of exchanges against what must be so: one at a time, whole before it is committed, committed once.</summary>
/// <param name="ledger">The rounds.</param>
/// <param name="workers">All workers that ever were.</param>
internal sealed class ExchangeAudit(RoundLedger ledger, Dictionary<WorkerId, ModelWorker> workers)
{
    private readonly HashSet<WorkerId> _holders = [];
    private readonly HashSet<WorkerId> _committed = [];
    private Exchange? _plan;
    private bool _isReceived;

    /// <summary>Whether others still need a worker.</summary>
    public bool TakesPart(ModelWorker worker) => !IsWhole && _plan is { } plan && plan.PlaceOf(worker.Id) >= 0;

    /// <summary>Whether a word is of the exchange in progress, so that it counts.</summary>
    public bool Counts(ProtocolEvent word, Term term) => word switch
    {
        GradientHeld held => held.Term == term && IsCurrent(held.Generation, held.Step) && _plan!.PlaceOf(held.Worker) >= 0,
        GradientReceived received => IsCurrent(received.Generation, received.Step),
        _ => false,
    };

    public void Note(ProtocolEvent happened, Term term)
    {
        if (!Counts(happened, term))
        {
            return;
        }

        if (happened is GradientHeld held)
        {
            _holders.Add(held.Worker);
            workers[held.Worker].LastSign = held.Now;
        }
        else
        {
            _isReceived = true;
        }
    }

    public void Join(AssignRange assign)
    {
        Invariant.Require(assign.Range.Count > 0 || assign.Exchange is not null, $"{assign} of nothing");
        Invariant.Require(assign.Range.Count == 0 || assign.Round.Leaves.Contains(assign.Range), $"{assign} leaves the round");
        if (assign.Exchange is null)
        {
            return;
        }

        Invariant.Require(assign.Exchange.Generation == assign.Generation, $"{assign} has two generations");
        Invariant.Require(_plan is null || _plan.Equals(assign.Exchange), $"two exchanges at once in {assign.Round}");
        if (_plan is null)
        {
            var leaf = 0;
            foreach (var (_, range) in assign.Exchange.Members.Where(member => member.Range.Count > 0))
            {
                Invariant.Require(range.Start == leaf, $"an exchange with a gap before {range}");
                leaf = range.End;
            }

            Invariant.Require(leaf == assign.Round.LeafCount, "an exchange without all leaves");
            (_plan, _isReceived) = (assign.Exchange, false);
            _holders.Clear();
            _committed.Clear();
        }

        var place = _plan.PlaceOf(assign.Worker);
        Invariant.Require(place >= 0 && _plan.Members[place].Range == assign.Range, $"{assign} is not as planned");
    }

    public void Restart(RestartRound restart)
    {
        Invariant.Require(restart.Round == ledger.Round && _plan is not null, $"{restart} of nothing");
        Invariant.Require(_plan!.Members.Any(member => !workers[member.Worker].IsMember), $"{restart} though nobody is gone");
        _plan = null;
        workers.Values.ToList().ForEach(worker => worker.Debts.RemoveAll(debt => debt.Asked.Round == ledger.Round));
        ledger.Forget();
    }

    public void Commit(CommitStep commit)
    {
        Invariant.Require(commit.Round == ledger.Round && IsWhole, $"{commit} though somebody lacks the gradient");
        Invariant.Require(_plan!.PlaceOf(commit.Worker) >= 0 && workers[commit.Worker].IsMember, $"{commit} to one who has no gradient");
        Invariant.Require(_committed.Add(commit.Worker), $"{commit} twice");
    }

    /// <summary>The round is complete: those who were told apply its gradient.</summary>
    public void Complete(Round round, float root)
    {
        foreach (var worker in _committed)
        {
            workers[worker].State!.Update(round, root);
            workers[worker].HeldState++;
        }

        _committed.Clear();
        _plan = null;
    }

    /// <summary>What must be so after every event.</summary>
    public void RequireProgress(ProtocolEvent happened)
    {
        Invariant.Require(
            happened is not WorkerDiverged { Worker: var other } || !workers.TryGetValue(other, out var seen) || !seen.IsMember,
            "one whose weights are others is still a member");
        Invariant.Require(_plan is null || !IsWhole, "everybody holds the gradient but nobody may apply it");
        Invariant.Require(_plan is null || _plan.Members.All(member => workers[member.Worker].IsMember), "an exchange with one who is gone");
    }

    private bool IsWhole => _plan is { } plan && _isReceived && ledger.HasAllEntered(ledger.Round.Leaves)
        && plan.Members.All(member => _holders.Contains(member.Worker));

    private bool IsCurrent(Generation generation, long step) =>
        _plan?.Generation == generation && ledger.Round.Kind == RoundKind.Train && ledger.Round.Step == step && !ledger.IsCompleting;
}
