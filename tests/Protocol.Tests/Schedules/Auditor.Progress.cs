using Cluster.Protocol.Events;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <content>Whether the run can go on.</content>
internal sealed partial class Auditor
{
    // What must be so after every event for the run to go on by itself.
    private void RequireProgress(ProtocolEvent happened)
    {
        var isCollecting = _hasBegun && !Ledger.IsCompleting && Votes.GoesBackTo is null;
        var leaves = Ledger.Round.Leaves;
        var unassigned = Enumerable.Range(0, leaves.Count).Count(leaf => !Ledger.HasEntered(leaf) && !IsHeld(leaf));
        Invariant.Require(!isCollecting || !Active.Any() || unassigned == 0, $"{unassigned} leaves unassigned with workers there");
        Invariant.Require(
            !isCollecting || IsAllReduce || !_options.StreamsWeights || Ledger.Round.Kind != RoundKind.Train || !IsCovered || _isReducing || IsHeldBack,
            "every leaf is on its way but none is reduced");
        Invariant.Require(!_hasComing, "a round ended with sums on their way");
        Invariant.Require(_coming.All(coming => _workers[coming.Worker].IsMember), "sums of those that are gone were not withdrawn");
        var meetsHere = !IsAllReduce || Ledger.Round.Kind != RoundKind.Train;
        Invariant.Require(!isCollecting || !meetsHere || Votes.IsOpen || !Ledger.HasAllEntered(leaves), "all leaves are in but the round was not completed");
        Exchange.RequireProgress(happened);
        Votes.RequireProgress();
        Invariant.Require(!isCollecting || !IsAsFarAsAsked, "the run went on beyond the step after which it was to stop");
        Invariant.Require(_hasBegun || Active.Count() < _options.WorkersToStart, "enough workers but no start");
        Invariant.Require(Members.All(worker => !worker.IsDraining || HoldsAnything(worker)), "a drained worker was not released");
        Invariant.Require(!_isStopping || (_hasBegun && (Ledger.IsCompleting || Votes.GoesBackTo is not null || Members.Any())), "stopping without workers, yet no end");
        Invariant.Require(
            happened is not TimePassed || Members.All(worker => happened.Now - worker.LastSign <= _options.LeaseDuration),
            "a lease has run out but its worker is still a member");
    }

    private bool IsCovered => Enumerable.Range(0, Ledger.Round.LeafCount)
        .All(leaf => Ledger.HasEntered(leaf) || _coming.Any(coming => Ledger.IsAnyBelow(coming.Node, new(leaf, 1))));

    private bool IsHeldBack => !_isReducing && (Votes.IsOpen || _coming.Any(coming => Votes.IsSampled(coming.Node)));

    private bool IsAsFarAsAsked => Ledger.Round is { Kind: RoundKind.Train } round && round.Step >= _options.StopAfter;

    private bool IsHeld(int leaf) => Members.Any(worker => worker.Assignments.Any(asked => asked.Range.Contains(new(leaf, 1))));

    private bool HoldsAnything(ModelWorker worker) =>
        Exchange.TakesPart(worker) || Votes.IsAsked(worker) || worker.Assignments.Any(asked => !Ledger.HasAllEntered(asked.Range));
}
