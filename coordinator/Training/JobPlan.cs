using Cluster.Jobs;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>What a training job's epochs look like to the protocol core.</summary>
internal static class JobPlan
{
    /// <summary>The rounds of a job; an average of the weights, where one is kept, is what its evaluations judge.</summary>
    public static TrainingPlan Of(TrainingJob job)
    {
        var (training, evaluation) = (job.Steps, job.Evaluation);
        var epochs = checked((int)((job.TotalSteps + training.StepsPerEpoch - 1) / training.StepsPerEpoch));
        var last = training.StepsPerEpoch - 1;
        return new TrainingPlan(
            epochs,
            training.StepsPerEpoch,
            training.LeafCount(0),
            training.LeafCount(last),
            evaluation.LeafCount(0),
            job.Spec.Averaging is null ? WeightsKind.Trained : WeightsKind.Averaged)
        {
            TotalSteps = job.TotalSteps,
            EvaluationInterval = job.Spec.Training.Evaluate.InSteps(training.StepsPerEpoch),
        };
    }
}
