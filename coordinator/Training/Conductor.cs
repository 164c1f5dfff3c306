using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Coordinator.Auditing;
using Cluster.Coordinator.Progress;
using Cluster.Protocol;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>Runs the protocol core: turns what the links and the clock say into events, and performs the effects. Whoever brings
/// an event carries it through, one at a time, so that the last contribution of a step updates the weights without a change of
/// thread.</summary>
public sealed partial class Conductor
{
    private readonly Lock _gate = new();
    private readonly SubtreeSumsPool _pool;
    private readonly RoundWork _work;
    private readonly TimeProvider _clock;
    private readonly RunReporter _reporter;
    private readonly IRoundOutcome _outcome;
    private readonly Func<ClusterState, ProtocolEvent, Transition> _core;
    private readonly Replicas? _replicas;
    private readonly Roster _roster = new();
    private readonly Patience _patience;
    private readonly TaskCompletionSource<RunResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _epochTimestamp;
    private ClusterState _state;

    /// <summary>A conductor before the first worker joined.</summary>
    /// <param name="options">The plan, the term, how many workers to wait for, where to begin and to stop.</param>
    /// <param name="reporter">Tells people.</param>
    /// <param name="outcome">What becomes of the rounds.</param>
    /// <param name="pool">Where sums come from and go to.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="replicas">The workers' own weights, where they have any; null where they have none.</param>
    /// <param name="audits">The host's part in audits; null where there are none.</param>
    /// <param name="buckets">Tries out what tensors are cut into; null where nothing is tried.</param>
    /// <param name="core">Decides; null for <see cref="ProtocolCore.Step"/>. Whoever simulates runs listens here.</param>
    internal Conductor(
        ProtocolOptions options, RunReporter reporter, IRoundOutcome outcome, SubtreeSumsPool pool, TimeProvider clock,
        Replicas? replicas = null, RunAudits? audits = null, BucketTuning? buckets = null, Func<ClusterState, ProtocolEvent, Transition>? core = null)
    {
        (_state, _core) = (new ClusterState(options), core ?? ProtocolCore.Step);
        (_pool, _clock, _reporter, _outcome) = (pool, clock, reporter, outcome);
        (_patience, _shortage, _wake) = (new Patience(clock), new ShortageNews(reporter), new WakeTimer(clock, Wake));
        _work = new RoundWork(_roster, outcome, pool, buckets, replicas?.Exchange.Gradient);
        (_replicas, _audits, _epochTimestamp) = (replicas, audits, clock.GetTimestamp());
        HearExchanges();
        _work.Begin(_state.Round);
    }

    /// <summary>Ends when the run does; fails with <see cref="RunFailedException"/> when it cannot go on.</summary>
    public Task<RunResult> Completion => _completion.Task;

    /// <summary>Makes a worker a member.</summary>
    /// <param name="worker">An identity never used before.</param>
    /// <param name="link">The coordinator's end of its link.</param>
    /// <param name="description">What people are told of it.</param>
    public void Join(WorkerId worker, IMemberLink link, WorkerDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        lock (_gate)
        {
            _roster.Add(worker, link);
            _reporter.Joined(worker, description);
            Handle(JoinedAs(worker, description), null);
        }
    }

    /// <summary>Renews a worker's lease.</summary>
    /// <param name="worker">Who is alive.</param>
    /// <param name="term">Term in which it joined.</param>
    /// <returns>False when it is no member any more and should stop.</returns>
    public bool Renew(WorkerId worker, Term term)
    {
        lock (_gate)
        {
            Handle(new LeaseRenewed(Now, worker, term), null);
            return _roster.Knows(worker);
        }
    }

    /// <summary>A worker's link ended.</summary>
    /// <param name="worker">Whose.</param>
    /// <param name="reason">What was seen, one line.</param>
    public void Lose(WorkerId worker, string reason)
    {
        lock (_gate)
        {
            _replicas?.Exchange.Forget(worker);
            if (_roster.TryStrike(worker, out var lastWord))
            {
                _reporter.Lost(worker, lastWord ?? reason);
                Handle(new WorkerLost(Now, worker, reason), null);
            }
        }
    }

    /// <summary>Lets the core act on leases that ran out and on workers that are overdue.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            Handle(new TimePassed(Now), null);
            FailIfDisconnected();
            TellOfShortage();
        }
    }

    /// <summary>Asks for an end after the round in progress.</summary>
    public void RequestStop()
    {
        lock (_gate)
        {
            Handle(new StopRequested(Now), null);
        }
    }

    /// <summary>Ends the run without success; workers are told why.</summary>
    /// <param name="message">One line: what happened and what to do.</param>
    public void Fail(string message)
    {
        lock (_gate)
        {
            if (_completion.TrySetException(new RunFailedException(message)))
            {
                _reporter.Failed(message);
                _roster.ReleaseAll(new ReleaseOrder(ReleaseCause.RunFailed, message));
            }
        }
    }

    /// <summary>Tells those who watch something in words.</summary>
    /// <param name="notice">One line.</param>
    public void Tell(string notice)
    {
        lock (_gate)
        {
            _reporter.Noticed(notice);
        }
    }

    /// <summary>The summary of a run that ended.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="digest">SHA-256 of the weights.</param>
    /// <param name="checkpoint">Where they lie.</param>
    public RunEnded Summarize(RunResult result, string digest, string checkpoint)
    {
        lock (_gate)
        {
            return _reporter.Summarize(result, digest, checkpoint);
        }
    }

    private TimeSpan Now => _clock.GetElapsedTime(_epochTimestamp);

    private void Handle(ProtocolEvent protocolEvent, Delivery? delivery)
    {
        if (_completion.Task.IsFaulted)
        {
            Drop(delivery);
            return;
        }

        var transition = _core(_state, protocolEvent);
        var isNewRound = _state.Phase != RunPhase.Collecting || _state.Round != transition.State.Round;
        var beginsRound = transition.State.Phase == RunPhase.Collecting && isNewRound;
        _patience.NoteStep(_state);
        _state = transition.State;
        if (beginsRound)
        {
            _work.Begin(_state.Round);
            _reporter.RoundBegan(_state.Round);
            _patience.NoteProgress();
        }

        try
        {
            foreach (var effect in transition.Effects)
            {
                Perform(effect, delivery);
            }

            Continue();
        }
        catch (Exception error)
        {
            // The state has moved on and its effects have not: whoever waits for the rest would wait for ever.
            Fail($"unexpected {error.GetType().Name} in step {_state.Round.Step}: {error.Message}");
            throw;
        }

        TellOfShortage();
        _wake.Set(_state.WakeAt, Now);
    }

    private void Perform(ProtocolEffect effect, Delivery? delivery)
    {
        switch (effect)
        {
            case SendWeights send:
                _roster[send.Worker].SendWeights(send.Weights);
                break;
            case AssignRange assign:
                Assign(assign);
                break;
            case SendState send:
                _replicas!.SendState(send.Worker);
                break;
            case CommitStep commit:
                Commit(commit);
                break;
            case RestartRound restart:
                _work.Begin(restart.Round);
                break;
            case AcceptContribution accepted:
                Accept(accepted.Worker, delivery!.Value);
                break;
            case FinishContribution finished:
                _work.Sums.TryFinish(finished.Worker, finished.Subtree);
                _patience.NoteProgress();
                break;
            case WithdrawContribution withdrawn:
                _work.Sums.Withdraw(withdrawn.Worker, withdrawn.Subtree);
                break;
            case DiscardContribution discarded:
                _reporter.Discarded(discarded);
                Drop(delivery);
                break;
            case BeginReduction:
                // One of them may have been torn, and the core not told yet that its worker is gone: then this comes again.
                _work.Sums.TryCover();
                break;
            case StreamWeights stream:
                _work.StreamTo(stream.Worker);
                break;
            case CompleteRound complete:
                Complete(complete.Round);
                break;
            case ReleaseWorker release:
                Release(release);
                break;
            case EvictWorker evict:
                Evict(evict);
                break;
            case ReportMembership membership:
                _reporter.MembershipChanged(membership);
                break;
            case FinishRun finish:
                Finish(finish);
                break;
            default:
                PerformAudit(effect, delivery);
                break;
        }
    }

    private void Accept(WorkerId worker, Delivery delivery)
    {
        var (contribution, isWhole) = delivery;
        _reporter.Accepted(worker, contribution, _roster.TakeIsFirst(worker));
        _work.Sums.Add(worker, contribution.Sums, isWhole);
        _patience.NoteProgress();
    }

    // What still grows is its link's.
    private void Drop(Delivery? delivery)
    {
        if (delivery is { IsWhole: true } unused)
        {
            _pool.Return(unused.Contribution.Sums);
        }
    }

    private void Continue()
    {
        if (_state.Phase == RunPhase.Collecting && !_completion.Task.IsFaulted && _work.Continue() is { } failure)
        {
            Fail(failure);
        }
    }

    private void Complete(Round round)
    {
        var (endsJob, failure) = _work.Conclude(round);
        if (failure is not null)
        {
            Fail(failure);
            return;
        }

        Handle(new RoundCompleted(Now, round, endsJob), null);

        if (_state.Phase == RunPhase.Collecting)
        {
            _outcome.GoesOnWith(_state.Round);
        }
    }

    private void Finish(FinishRun finish)
    {
        if (_work.IsUpdating)
        {
            // A checkpoint of these numbers would be of no step at all.
            Fail($"stopped in the middle of the update of step {finish.Step + 1}, with no worker left to bring the rest of its sums; "
                + "go on from the newest checkpoint with --resume");
        }
        else
        {
            TellOfAudits();
            _completion.TrySetResult(_reporter.Ended(finish, _outcome.Conclude(finish)));
        }
    }

    private void Release(ReleaseWorker release)
    {
        // Who is done stays until the result is written: if it cannot be, whoever goes on with the run needs workers.
        if (release.Reason == ReleaseReason.Drained
            ? _roster.TryRelease(release.Worker, new ReleaseOrder(ReleaseCause.Drained, ""))
            : _roster.TryHold(release.Worker, new ReleaseOrder(ReleaseCause.RunFinished, "")))
        {
            _reporter.Released(release);
        }
    }

    private void Evict(EvictWorker evict)
    {
        if (_roster.TryEvict(evict.Worker, out var link))
        {
            _replicas?.Exchange.Forget(evict.Worker);
            if (evict.IsForGood)
            {
                // It shall not even try to join again.
                link.Release(new ReleaseOrder(ReleaseCause.RunFailed, evict.Reason));
            }
            else
            {
                link.Abort(evict.Reason);
            }

            _reporter.Lost(evict.Worker, evict.Reason);
        }
    }

    private readonly record struct Delivery(Contribution Contribution, bool IsWhole);
}
