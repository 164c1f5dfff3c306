using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <content>What effects must be like.</content>
internal sealed partial class Auditor
{
    private bool IsAllReduce => _options.Topology == Topology.AllReduce;

    private void SendState(SendState send)
    {
        var worker = _workers[send.Worker];
        Invariant.Require(IsAllReduce && worker.IsMember && !worker.IsDraining, $"state to {worker.Id}, which is gone or leaving");
        Invariant.Require(send.Step == Ledger.Updates && !Ledger.IsCompleting, $"state after {send.Step} updates is not the current one");
        Invariant.Require(worker.HeldState != send.Step, $"{send} to one who has it");
        (worker.State, worker.HeldState) = (Ledger.State, send.Step);
    }

    private void Send(SendWeights send)
    {
        var worker = _workers[send.Worker];
        Invariant.Require(!IsAllReduce && worker.IsMember && !worker.IsDraining, $"weights to {worker.Id}, which is gone or leaving");
        Invariant.Require(send.Weights.Step == Ledger.Updates, $"weights after {send.Weights.Step} updates are not the current ones");
        Invariant.Require(worker.Version != send.Weights, $"{send.Weights} twice to {worker.Id}");
        (worker.Version, worker.Weight) = (send.Weights, Ledger.WeightOf(send.Weights.Kind));
    }

    private void Accept(AcceptContribution accept, ProtocolEvent happened, float value)
    {
        var claim = happened is ContributionBegan began ? ClaimOf(began) : (ContributionArrived)happened;
        Invariant.Require((accept.Worker, accept.Subtree) == (claim.Worker, claim.Subtree), $"{accept} answers {claim}");
        _workers[accept.Worker].LastSign = happened.Now;
        if (happened is ContributionBegan)
        {
            _coming.Add((claim.Worker, claim.Generation, claim.Subtree));
            return;
        }

        Invariant.Require(!HasBegunToCome(claim), $"{accept} of what had begun");
        Invariant.Require(
            !_coming.Any(coming => Ledger.IsAnyBelow(coming.Node, Ledger.Round.Tree.LeavesOf(claim.Subtree))), $"{accept} beside what still grows");
        Enter(_workers[accept.Worker], accept.Subtree, value);
    }

    private void Stream(StreamWeights stream)
    {
        var (worker, round) = (_workers[stream.Worker], Ledger.Round);
        var next = round.Weights with { Step = round.Step + 1 };
        Invariant.Require(_isReducing && round.Kind == RoundKind.Train && stream.Weights == next, $"{stream} within {round}");
        Invariant.Require(_options.Plan.After(round)?.Weights == next, $"{stream} though the next round reads other weights");
        Invariant.Require(HasAnswered(worker), $"{stream} to one who may not have the weights before them yet");
        Invariant.Require(worker.IsMember && !worker.IsDraining, $"{stream} to {worker.Id}, which is gone or leaving");
        Invariant.Require(worker.Streamed != next, $"{stream} twice");
        worker.Streamed = next;
    }

    // What was streamed to a worker is whole now.
    private void BeginRound(ModelWorker worker)
    {
        if (worker.Streamed == new WeightsVersion(Ledger.Updates, WeightsKind.Trained) && worker.Version != worker.Streamed)
        {
            (worker.Version, worker.Weight) = (worker.Streamed, Ledger.WeightOf(WeightsKind.Trained));
        }
    }

    private void Assign(AssignRange assign, ProtocolEvent happened)
    {
        var worker = _workers[assign.Worker];
        Invariant.Require(worker.IsMember && !worker.IsDraining, $"range to {worker.Id}, which is gone or leaving");
        Invariant.Require(Active.Contains(worker), $"range to {worker.Id}, which stands by");
        Invariant.Require(assign.Round == Ledger.Round && !Ledger.IsWhole && !Ledger.IsCompleting, $"{assign} is of no round in progress");
        Invariant.Require(assign.Generation == _generation, $"{assign} is of generation {_generation}");
        Invariant.Require((assign.Exchange is not null) == (IsAllReduce && assign.Round.Kind == RoundKind.Train), $"{assign} of another topology");
        if (IsAllReduce)
        {
            Invariant.Require(worker.HeldState == Ledger.Updates, $"{worker.Id} holds {worker.HeldState} updates for {Ledger.Round}");
            worker.Weight = worker.State!.WeightOf(assign.Round.WeightsKind);
        }
        else
        {
            Invariant.Require(worker.Version == Ledger.Round.Weights, $"{worker.Id} has {worker.Version} for {Ledger.Round}");
        }

        Exchange.Join(assign);
        if (Votes.Ask(assign))
        {
            // What is in already may be settled with fewer.
            return;
        }

        Invariant.Require(_hasBegun ? !IsShort : Active.Count() >= _options.WorkersToStart, $"{assign} though there are too few workers");
        RequireAssignable(assign, happened.Now);
        Lend(assign, happened.Now);
        _hasBegun = true;
    }

    private void Release(ReleaseWorker release, ProtocolEvent happened)
    {
        var worker = _workers[release.Worker];
        var isBetweenRounds = !_hasBegun || IsFinished || happened is RoundCompleted;
        Invariant.Require(release.Reason != ReleaseReason.RunFinished || isBetweenRounds, $"{release} in the middle of a round");
        Invariant.Require(IsFinished != worker.IsMember, $"{release} of a worker that is gone");
        Invariant.Require(release.Reason != ReleaseReason.Drained || (worker.IsDraining && !HoldsAnything(worker)), $"{release} too early");
        worker.IsMember = false;
    }

    private void Report(ReportMembership report)
    {
        _generation = _generation.Next;
        var active = Active.Count();
        var idle = Staying.Count() - active + Math.Max(0, active - _options.Plan.LeavesPerStep);
        var expected = new ReportMembership(_generation, active, idle);
        Invariant.Require(report == expected, $"{report}, expected {expected}");
    }

    private void Finish(FinishRun finish)
    {
        var expected = new FinishRun(Ledger.Updates, Ledger.IsWhole ? null : Ledger.Round);
        Invariant.Require(finish == expected, $"{finish}, expected {expected}");
        Invariant.Require(Ledger.IsWhole || _isStopping || IsAsFarAsAsked, "the run ended early though nobody asked");
        Invariant.Require(!Members.Any(), "the run ended with workers not released");
        IsFinished = true;
    }
}
