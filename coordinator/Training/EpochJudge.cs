using Cluster.Coordinator.Progress;
using Cluster.Engine.Regularization;
using Cluster.Jobs.Specification;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>Draws the consequences of each evaluation: the schedule hears of it, the best state is kept, and training may end early. The
/// evaluation's bits decide, so every run of a job decides the same.</summary>
/// <param name="model">The numbers the run is about.</param>
/// <param name="stopping">The job's rule of when training ends because it gets no better; null if it has none.</param>
/// <param name="goal">The job's rule of when training ends because it is good enough; null if it has none.</param>
/// <param name="stepsPerEpoch">Training steps in an epoch.</param>
internal sealed class EpochJudge(ModelState model, EarlyStopping? stopping, ConvergenceSpec? goal, int stepsPerEpoch)
{
    private EvaluationDone? _best;
    private EvaluationDone? _last;
    private bool _endsByRule;

    /// <summary>What is remembered, for checkpoints.</summary>
    public EvaluationMemory Memory
    {
        get => new(_last, _best, stopping?.State);
        set
        {
            (_last, _best) = (value.Last, value.Best);
            if (stopping is not null && value.Stopping is { } state)
            {
                stopping.State = state;
            }
        }
    }

    /// <summary>Takes in the next evaluation.</summary>
    /// <returns>Why training ends with it, in words; null when it goes on.</returns>
    public string? Judge(EvaluationDone evaluation)
    {
        _last = evaluation;

        // A loss without classes classifies nothing right.
        var accuracy = evaluation.Accuracy ?? 0;
        var metrics = new EpochMetrics(evaluation.Loss, accuracy);
        model.Observe(metrics);
        var decision = stopping?.Observe(metrics.Of(stopping.Mode));
        if (decision == StoppingDecision.Improved && stopping!.RestoresBest)
        {
            _best = evaluation;
            model.Keep();
        }

        var value = goal?.Metric == TestMetric.Accuracy ? accuracy : evaluation.Loss;
        var reason = goal?.IsReachedBy(value) == true ? Words(goal, value)
            : decision is StoppingDecision.Stop or StoppingDecision.StopAndRestoreBest ? Words(stopping!)
            : null;
        _endsByRule = reason is not null;
        return reason;
    }

    /// <summary>Where the run stands between two steps.</summary>
    /// <param name="step">Updates behind the weights.</param>
    public RunPosition PositionAt(long step)
    {
        var (epoch, stepInEpoch) = Math.DivRem(step, stepsPerEpoch);
        return new RunPosition(step, (int)epoch, (int)stepInEpoch, Memory);
    }

    /// <summary>Ends the run; a job that was carried out whole goes back to its best state if it asks for that.</summary>
    public RunResult Conclude(FinishRun finish)
    {
        var restored = finish.Completed ? Settle() : null;
        var position = PositionAt(restored?.Step ?? finish.Step) with
        {
            IsEvaluationDue = finish.Next?.Kind == RoundKind.Evaluate,
            HasEnded = _endsByRule || restored is not null,
        };
        return new RunResult(position, finish.Completed, restored);
    }

    private EvaluationDone? Settle()
    {
        if (_best is null || _best == _last)
        {
            return null;
        }

        model.RestoreKept();
        stopping!.State = stopping.State with { BadCount = 0 };
        return _last = _best;
    }

    private static string Words(ConvergenceSpec goal, double value)
    {
        var (name, relation) = goal.Metric == TestMetric.Accuracy ? ("test accuracy", "at or above") : ("test loss", "at or below");
        return FormattableString.Invariant($"{name} {value:G6} is {relation} {goal.Threshold}");
    }

    private static string Words(EarlyStopping stopping)
    {
        var failing = stopping.Mode == MetricMode.Min ? "test loss has not fallen" : "test accuracy has not risen";
        var count = stopping.State.BadCount;
        var enough = stopping.MinDelta > 0 ? $" by more than {stopping.MinDelta}" : "";
        return FormattableString.Invariant($"{failing}{enough} for {count} {(count == 1 ? "evaluation" : "evaluations")}");
    }
}
