using Cluster.Coordinator.Progress;
using Cluster.Engine.Regularization;

namespace Cluster.Coordinator.Training;

/// <summary>Draws the consequences of the evaluation behind each epoch: the schedule hears of it, the best state is kept, and training
/// may end early. The evaluation's bits decide, so every run of a job decides the same.</summary>
/// <param name="model">The numbers the run is about.</param>
/// <param name="stopping">The job's rule of when training ends early; null if it has none.</param>
internal sealed class EpochJudge(ModelState model, EarlyStopping? stopping)
{
    private EvaluationDone? _best;
    private EvaluationDone? _last;

    /// <summary>What the rule remembers, for checkpoints.</summary>
    public StoppingState? Stopping => stopping?.State;

    /// <summary>Takes in the next evaluation.</summary>
    /// <returns>Why training ends with it, in words; null when it goes on.</returns>
    public string? Judge(EvaluationDone evaluation)
    {
        _last = evaluation;
        var metrics = new EpochMetrics(evaluation.Loss, evaluation.Accuracy);
        model.Observe(metrics);
        switch (stopping?.Observe(metrics.Of(stopping.Mode)))
        {
            case StoppingDecision.Improved when stopping.RestoresBest:
                _best = evaluation;
                model.Keep();
                return null;
            case StoppingDecision.Stop or StoppingDecision.StopAndRestoreBest:
                return Words(stopping);
            default:
                return null;
        }
    }

    /// <summary>Ends a job that was carried out whole: goes back to the best state if the job asks for that.</summary>
    /// <returns>The evaluation of the state that was gone back to; null when the numbers stay as they are.</returns>
    public EvaluationDone? Settle()
    {
        if (_best is null || _best == _last)
        {
            return null;
        }

        model.RestoreKept();
        stopping!.State = stopping.State with { BadCount = 0 };
        return _best;
    }

    private static string Words(EarlyStopping stopping)
    {
        var failing = stopping.Mode == MetricMode.Min ? "test loss has not fallen" : "test accuracy has not risen";
        var epochs = stopping.State.BadCount;
        var enough = stopping.MinDelta > 0 ? $" by more than {stopping.MinDelta}" : "";
        return FormattableString.Invariant($"{failing}{enough} for {epochs} {(epochs == 1 ? "epoch" : "epochs")}");
    }
}
