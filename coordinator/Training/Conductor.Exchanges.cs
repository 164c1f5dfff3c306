using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Messages;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Training;

/// <content>Rounds whose gradients the workers reduce among themselves.</content>
public sealed partial class Conductor
{
    // Whoever loses a peer notices it before the coordinator may.
    private static readonly TimeSpan PeerPatience = TimeSpan.FromSeconds(10);

    private readonly List<(TimeSpan Since, WorkerId Worker, WorkerId Peer, string Reason)> _disconnected = [];

    private void HearExchanges()
    {
        if (_replicas is { Exchange: var exchange })
        {
            exchange.Hear = OnWord;
            exchange.Received = OnReceived;
        }
    }

    private void OnReceived(Generation generation, long step)
    {
        lock (_gate)
        {
            _patience.NoteProgress();
            Handle(new GradientReceived(Now, generation, step), null);
        }
    }

    private void OnWord(WorkerId worker, ExchangeWord word)
    {
        lock (_gate)
        {
            switch (word)
            {
                case HeldWord held:
                    _patience.NoteProgress();
                    Handle(new GradientHeld(Now, worker, _state.Options.Term, held.Generation, held.Step), null);
                    break;
                case AppliedWord applied when !_replicas!.Agrees(applied):
                    Handle(new WorkerDiverged(Now, worker, applied.Step), null);
                    break;
                case PeerLostWord lost:
                    _disconnected.Add((Now, worker, lost.Peer, lost.Reason));
                    break;
            }
        }
    }

    private void Assign(AssignRange assign)
    {
        _reporter.Assigned(assign);
        if (assign.Exchange is { } plan)
        {
            _replicas!.Exchange.Begin(assign.Round, plan);
        }

        // A run that failed a moment ago has let its workers go.
        if (_roster.TryGet(assign.Worker, out var link))
        {
            link.Assign(new AssignmentOrder(assign.Round, assign.Generation, assign.Range) { Exchange = assign.Exchange });
        }
    }

    // The scalars of all leaves are in by then.
    private void Commit(CommitStep commit)
    {
        _work.Sums.Cover();
        ((IReplicaLink)_roster[commit.Worker]).Commit(_replicas!.CommitOf(commit.Round, _work.Sums));
    }

    private void FailIfDisconnected()
    {
        _disconnected.RemoveAll(pair => !_roster.IsMember(pair.Worker) || (pair.Peer != default && !_roster.IsMember(pair.Peer)));
        foreach (var (since, worker, peer, reason) in _disconnected)
        {
            if (Now - since > PeerPatience)
            {
                var other = peer == default ? "the coordinator's port for exchanges" : $"worker {peer}";
                Fail($"worker {worker} has no connection to {other}: {reason}; let the port through, or run with --topology coordinator");
                return;
            }
        }
    }
}
