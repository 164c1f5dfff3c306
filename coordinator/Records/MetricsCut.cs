using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Records;

/// <summary>What of a run's metrics still holds when the run goes on from a checkpoint: everything up to it.</summary>
/// <param name="Step">Updates behind the checkpoint's weights.</param>
/// <param name="IsEvaluationDue">Whether those weights will be evaluated once more.</param>
public sealed record MetricsCut(long Step, bool IsEvaluationDue)
{
    /// <summary>Whether an event belongs to the run up to the checkpoint. Once one does not, no later one does.</summary>
    /// <param name="progress">The event.</param>
    public bool Keeps(ProgressEvent progress) => progress switch
    {
        StepDone step => step.Step <= Step,
        EvaluationDone evaluation => evaluation.Step < Step || (evaluation.Step == Step && !IsEvaluationDue),
        Resumed resumed => resumed.Step < Step,
        RolledBack back => back.Step <= Step,
        StoppedEarly or BestRestored or StepTimes or LossDiverged or RunEnded or RunFailed => false,
        _ => true,
    };
}
