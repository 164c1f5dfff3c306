using Cluster.Collectives.Messages;
using Cluster.Coordinator.Progress;
using Cluster.Engine.Losses;
using Cluster.Engine.Optimizers;
using Cluster.Jobs;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Training;

/// <summary>Tells people what the conductor does: as progress events, as log lines, and as a summary at the end.</summary>
/// <param name="plan">What is trained when.</param>
/// <param name="objective">What is minimised.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="logger">Where to log.</param>
/// <param name="warmUp">The step after which times of steps are taken.</param>
internal sealed class RunReporter(
    TrainingPlan plan, Objective objective, IProgressObserver observer, TimeProvider clock, ILogger logger, long warmUp = 0)
{
    private static readonly TimeSpan StepInterval = TimeSpan.FromMilliseconds(100);

    private readonly RunStatistics _statistics = new(objective, clock);
    private readonly StepClock _steps = new(warmUp);
    private TimeSpan _duration;
    private long _roundBegan;
    private TimeSpan _updating;
    private double _learningRate;

    public void Joined(WorkerId worker, WorkerDescription description)
    {
        var (host, processId, threads, simd, transport) = description;
        logger.WorkerJoined(worker, host, processId, threads, simd, transport);
        _statistics.Join(worker, transport);
        observer.On(new WorkerArrived(worker.Value, host, processId, threads, simd, transport));
    }

    public void Lost(WorkerId worker, string reason)
    {
        logger.WorkerLost(worker, reason);
        observer.On(new WorkerGone(worker.Value, reason, IsLoss: true));
    }

    public void Released(ReleaseWorker release)
    {
        logger.WorkerReleased(release.Worker, release.Reason);
        observer.On(new WorkerGone(release.Worker.Value, release.Reason == ReleaseReason.Drained ? "left" : "done", IsLoss: false));
    }

    public void MembershipChanged(ReportMembership membership)
    {
        logger.MembershipChanged(membership.Generation, membership.Active, membership.Idle);
        observer.On(new MembershipChanged(membership.Generation.Value, membership.Active, membership.Idle));
    }

    public void Assigned(AssignRange assign)
    {
        if (assign.IsCopy)
        {
            logger.RangeCopied(assign.Range, assign.Round.Step, assign.Worker);
            _statistics.Count(assign.Worker, new Copies(assign.Range.Count, 0));
        }
    }

    public void Discarded(DiscardContribution discarded)
    {
        logger.ContributionDiscarded(discarded.Subtree, discarded.Worker, discarded.Reason);
        if (discarded.Wasted > 0)
        {
            _statistics.Count(discarded.Worker, new Copies(0, discarded.Wasted));
        }
    }

    /// <summary>Tells that training waits for workers.</summary>
    public void Paused(int have, int need, TimeSpan since)
    {
        logger.TrainingPaused(have, need, since.TotalSeconds);
        observer.On(new TrainingPaused(have, need, since.TotalSeconds));
    }

    /// <summary>Tells that there are enough workers again.</summary>
    public void GoesOn()
    {
        logger.TrainingGoesOn();
        observer.On(new TrainingGoesOn());
    }

    public void Accepted(WorkerId worker, Contribution contribution, bool isFirst)
    {
        _statistics.Count(worker, contribution, isFirst);
        if (!isFirst)
        {
            _steps.Count(worker, contribution.Kind, contribution.Step, contribution.Times);
        }
    }

    public void RoundBegan(Round round)
    {
        _roundBegan = clock.GetTimestamp();
        _statistics.Begin();
        if (round is { Kind: RoundKind.Train, StepInEpoch: 0 })
        {
            _statistics.BeginEpoch();
        }
    }

    /// <summary>Notes what a step's update did and how long it took.</summary>
    public void Updated(in UpdateResult update, TimeSpan duration) => (_learningRate, _updating) = (update.LearningRate, duration);

    /// <summary>Tells of a round.</summary>
    /// <returns>What it says of the model if it was an evaluation.</returns>
    public EvaluationDone? RoundEnded(Round round, in BatchSums sums)
    {
        if (round.Kind == RoundKind.Train)
        {
            var duration = clock.GetElapsedTime(_roundBegan);
            _statistics.CountStep(sums, duration);
            _steps.CountStep(round.Step, sums.Samples, duration, _updating);
            ReportStep(round);
            return null;
        }

        return ReportEvaluation(round, sums);
    }

    /// <summary>Tells in which buckets tensors travel from now on.</summary>
    public void BucketsChosen(int bucketBytes, IReadOnlyList<BucketTrial> tried)
    {
        logger.BucketsChosen(bucketBytes >> 10, RunNews.TriedText(tried));
        observer.On(new BucketsChosen(bucketBytes, tried));
    }

    /// <summary>Tells that training ends before its last epoch.</summary>
    public void EndsEarly(Round round, string reason)
    {
        logger.StoppedEarly(round.Epoch + 1, reason);
        observer.On(new StoppedEarly(round.Epoch + 1, reason));
    }

    /// <summary>Tells that a loss is no finite number any more.</summary>
    public void Diverged(Round round) => observer.On(new LossDiverged(round.Step, round.Kind != RoundKind.Train));

    /// <summary>Notes the run's end.</summary>
    /// <param name="finish">What the core says of it.</param>
    /// <param name="result">How it ended.</param>
    /// <returns>How it ended.</returns>
    public RunResult Ended(FinishRun finish, RunResult result)
    {
        _duration = _statistics.SinceStart;
        logger.Finished(finish.Step, finish.Completed);
        if (result.Restored is { } restored)
        {
            logger.BestRestored(restored.Step, restored.Loss, restored.Accuracy);
            observer.On(new BestRestored(restored.Epoch, restored.Step, restored.Loss, restored.Accuracy));
        }

        if (_steps.Result(_statistics.CopiesOf) is { } times)
        {
            observer.On(times);
        }

        return result;
    }

    /// <summary>Tells something in words.</summary>
    public void Noticed(string notice)
    {
        logger.Noticed(notice);
        observer.On(new Notice(notice));
    }

    /// <summary>Tells that a worker was caught.</summary>
    public void Quarantined(WorkerQuarantined news)
    {
        logger.Quarantined(news.Worker, news.Host, news.ProcessId, news.Reason);
        observer.On(news);
    }

    /// <summary>Tells that the run goes on from an earlier state.</summary>
    /// <param name="next">The round it goes on with.</param>
    /// <param name="checkpoint">The checkpoint's path; null for the state that the run began with.</param>
    public void RolledBack(Round next, string? checkpoint)
    {
        _statistics.BeginEpoch();
        logger.RolledBack(next.Step, checkpoint ?? "the state that the run began with");
        observer.On(new RolledBack(next.Epoch + 1, next.Step, next.Kind != RoundKind.Train, checkpoint));
    }

    public void Failed(string message) => observer.On(new RunFailed(message));

    public RunEnded Summarize(RunResult result, string digest, string checkpoint)
    {
        var (compute, communication, waiting) = _statistics.TimeSplit;
        return new RunEnded(
            result.Completed,
            result.Position.Step,
            result.Position.Memory.Last?.Accuracy,
            result.Position.Memory.Last?.Loss,
            _statistics.SamplesPerSecond,
            _duration.TotalSeconds,
            _statistics.Participants,
            digest,
            checkpoint,
            compute,
            communication,
            waiting,
            _statistics.Transports,
            _statistics.Copies.Copied,
            _statistics.Copies.Wasted);
    }

    private void ReportStep(Round round)
    {
        var endsEpoch = round.StepInEpoch == plan.StepsPerEpoch - 1 || round.Step == plan.TotalSteps - 1;
        if (_statistics.TakeRecent(endsEpoch ? TimeSpan.Zero : StepInterval) is not { } recent)
        {
            return;
        }

        var (loss, accuracy) = (_statistics.EpochLoss, _statistics.EpochAccuracy);
        var rate = recent.SamplesPerSecond;
        observer.On(new StepDone(
            round.Epoch + 1,
            round.Step + 1,
            plan.TotalSteps,
            loss,
            accuracy,
            recent.Loss,
            recent.Accuracy,
            _learningRate,
            rate,
            recent.Workers));
        if (endsEpoch)
        {
            logger.Progressed(round.Step + 1, round.Epoch + 1, loss, accuracy, rate);
        }
    }

    private EvaluationDone ReportEvaluation(Round round, in BatchSums sums)
    {
        var evaluation = new EvaluationDone(round.Epoch + 1, round.Step, objective.Root(sums).Loss, _statistics.AccuracyOf(sums));
        logger.Evaluated(round.Epoch + 1, evaluation.Loss, evaluation.Accuracy);
        observer.On(evaluation);
        return evaluation;
    }
}
