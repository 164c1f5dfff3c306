using Cluster.Checkpoints;
using Cluster.Coordinator.Progress;
using Cluster.Engine.Regularization;

namespace Cluster.Coordinator.Training;

/// <summary>Where a run stands, beside the numbers of its model.</summary>
/// <param name="Step">Updates behind the weights.</param>
/// <param name="Epoch">Epoch of the next step, from 0.</param>
/// <param name="StepInEpoch">Steps of that epoch that are done.</param>
/// <param name="Memory">What is remembered of the evaluations so far.</param>
/// <param name="IsEvaluationDue">Whether the run was stopped between a step and the evaluation behind it.</param>
/// <param name="HasEnded">Whether the job ended by a rule of its own or went back to its best state.</param>
public sealed record RunPosition(
    long Step, int Epoch, int StepInEpoch, EvaluationMemory Memory, bool IsEvaluationDue = false, bool HasEnded = false)
{
    /// <summary>Whether the best state is another than this one.</summary>
    public bool HasOtherBest => Memory.Best is { } best && best.Step != Step;
}

/// <summary>What is remembered of the evaluations so far.</summary>
/// <param name="Last">The last one; null before the first.</param>
/// <param name="Best">The best one, where training is to end with its state; null before the first.</param>
/// <param name="Stopping">What early stopping remembers; null if the job has none.</param>
public sealed record EvaluationMemory(EvaluationDone? Last, EvaluationDone? Best, StoppingState? Stopping)
{
    /// <summary>What a checkpoint says of it.</summary>
    /// <param name="state">The checkpoint's state.</param>
    public static EvaluationMemory Of(CheckpointState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new EvaluationMemory(EventOf(state.Evaluation), EventOf(state.Best?.Evaluation), state.Stopping);
    }

    /// <summary>An evaluation as checkpoints hold it.</summary>
    internal static EvaluationState? StateOf(EvaluationDone? evaluation) =>
        evaluation is null ? null : new EvaluationState(evaluation.Epoch, evaluation.Step, evaluation.Loss, evaluation.Accuracy);

    private static EvaluationDone? EventOf(EvaluationState? state) =>
        state is null ? null : new EvaluationDone(state.Epoch, state.Step, state.Loss, state.Accuracy);
}
