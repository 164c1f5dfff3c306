using System.Collections.Immutable;
using Cluster.Checkpoints;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Protocol.Rounds;
using Cluster.Training.Computing;

namespace Cluster.Training;

/// <summary>The rounds of a training without a cluster, one after the other: the sums of all micro-batches meet in the same tree as those of
/// workers do, and the same update follows.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingTask _task;
    private readonly TrainingPlan _plan;
    private readonly FitOptions _options;
    private readonly AlignedBuffer _weights;
    private readonly WeightUpdate _update;
    private readonly OptimizerState _state;
    private readonly SubtreeSumsPool _pool;
    private readonly RangeComputer _computer;
    private readonly BestWeights _best;
    private readonly ImmutableArray<EpochResult>.Builder _epochs = ImmutableArray.CreateBuilder<EpochResult>();

    /// <param name="task">What to compute.</param>
    /// <param name="plan">The rounds.</param>
    /// <param name="optimizer">The rule by which weights change.</param>
    /// <param name="options">What surrounds it.</param>
    /// <param name="weights">Where training starts, and where it leaves the trained weights.</param>
    public TrainingLoop(TrainingTask task, TrainingPlan plan, Optimizer optimizer, FitOptions options, AlignedBuffer weights)
    {
        (_task, _plan, _options, _weights) = (task, plan, options, weights);
        _update = new WeightUpdate(task.Layout, optimizer, options.Update);
        _state = _update.CreateState();
        if (_state.Average is { } average)
        {
            weights.Span.CopyTo(average.Span);
        }

        _pool = new SubtreeSumsPool(task.Layout);
        _computer = new RangeComputer(task, _pool, options.Threads);
        _best = new BestWeights(weights, _state.Average);
    }

    /// <summary>One evaluation alone.</summary>
    /// <param name="task">What to compute; its test samples count.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="threads">Compute threads, 1 or more.</param>
    public static Score Evaluate(TrainingTask task, AlignedBuffer weights, int threads)
    {
        using var pool = new SubtreeSumsPool(task.Layout);
        using var computer = new RangeComputer(task, pool, threads);
        var round = new Round(RoundKind.Evaluate, 0, 0, 0, task.Evaluation.LeafCount(0));
        using var root = computer.Compute(new AssignmentOrder(round, default, round.Leaves), weights)[0];
        return Score.Of(task.Objective, root.Scalars);
    }

    /// <summary>Carries all rounds out.</summary>
    /// <param name="cancellationToken">Gives up between two rounds.</param>
    /// <exception cref="TrainingFailedException">A loss or the weights are no numbers, or the gradient where the options do not let it
    /// pass.</exception>
    /// <exception cref="OperationCanceledException">The token said so; the weights are those behind the last update.</exception>
    public FitResult Run(CancellationToken cancellationToken)
    {
        var (epochSums, rate) = (default(BatchSums), 0.0);
        for (var round = _plan.First; round is not null; round = _plan.After(round))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var root = Compute(round);
            var sums = root.Scalars;
            if (round.Kind == RoundKind.Train)
            {
                var (loss, scale) = _task.Objective.Root(sums);
                var done = _update.Step(_weights, root.Gradients, (float)scale, _state, loss);
                FailIfEnding(round, sums, done.Fault);
                rate = done.LearningRate;
                epochSums = round.StepInEpoch == 0 ? sums.ForMean : BatchSums.Add(epochSums, sums.ForMean);
            }

            _pool.Return(root);

            var endsEpoch = round.Kind == RoundKind.Evaluate || (_plan.EvaluationLeaves == 0 && round.StepInEpoch == _plan.StepsPerEpoch - 1);
            if (endsEpoch && EndsWith(round, epochSums, round.Kind == RoundKind.Evaluate ? sums : null, rate))
            {
                break;
            }
        }

        return Finish();
    }

    public void Dispose()
    {
        _computer.Dispose();
        _pool.Dispose();
        _best.Dispose();
        _state.Dispose();
    }

    // One range of all micro-batches: what is held is the root alone.
    private SubtreeSums Compute(Round round)
    {
        var weights = round.WeightsKind == WeightsKind.Averaged ? _state.Average! : _weights;
        var root = _computer.Compute(new AssignmentOrder(round, default, round.Leaves), weights)[0];
        if (round.Kind == RoundKind.Evaluate)
        {
            FailIfEnding(round, root.Scalars, fault: null);
        }

        return root;
    }

    private void FailIfEnding(Round round, in BatchSums sums, UpdateFault? fault)
    {
        var isTraining = round.Kind == RoundKind.Train;
        var mayPass = isTraining && _options.Update.NonFinite != NonFinitePolicy.Fail;
        if (fault is { EndsTraining: true } || (!mayPass && !double.IsFinite(sums.Loss)))
        {
            var seen = fault?.Describe(round.Step)
                ?? FormattableString.Invariant($"the {(isTraining ? "training" : "test")} loss became {sums.Loss} at step {round.Step}");
            throw new TrainingFailedException($"{seen}; lower the learning rate or look for extreme inputs");
        }
    }

    private bool EndsWith(Round round, in BatchSums train, BatchSums? test, double rate)
    {
        var steps = (round.Epoch + 1L) * _plan.StepsPerEpoch;
        var result = new EpochResult(
            round.Epoch + 1, steps, rate, Score.Of(_task.Objective, train), test is { } sums ? Score.Of(_task.Objective, sums) : null);
        _epochs.Add(result);
        _options.OnEpoch?.Invoke(result);
        if (result.Test is not { } score)
        {
            return false;
        }

        var metrics = new EpochMetrics(score.Loss, score.Accuracy);
        _update.Observe(_state, metrics);
        var stopping = _options.EarlyStopping;
        var decision = stopping?.Observe(metrics.Of(stopping.Mode)) ?? StoppingDecision.Continue;
        if (decision == StoppingDecision.Improved && stopping!.RestoresBest)
        {
            _best.Keep(result.Epoch);
        }

        return decision is StoppingDecision.Stop or StoppingDecision.StopAndRestoreBest;
    }

    private FitResult Finish()
    {
        var epoch = _best.Restore() ?? _epochs[^1].Epoch;
        var digest = WeightsDigest.Compute(_task.Layout, _weights);
        _state.Average?.Span.CopyTo(_weights.Span);
        return new FitResult(_epochs.ToImmutable(), epoch, digest);
    }
}
