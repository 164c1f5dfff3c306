using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Resuming;

/// <summary>Jobs whose runs are interrupted, and the steps after which they are: the first, one within an epoch, an epoch's last, one with
/// an evaluation, the one before the last.</summary>
internal static class ResumableJobs
{
    public static IReadOnlyDictionary<string, (JobSpec Job, long[] Stops)> All { get; } = new (JobSpec Job, long[] Stops)[]
    {
        (Averaged, [1, 4, 7, 10, 22]),
        (GoingBack, [1, 4, 7, 10, 19]),
        (ModelCatalog.All["convolution-batch-norm-dropout"], [1, 2, 3, 5]),
        (ModelCatalog.All["lstm-dropout"], [3, 9]),
        (ModelCatalog.All["diloco-dropout-adamw"], [1, 3, 5]),
    }.ToDictionary(entry => entry.Job.Name);

    /// <summary>Evaluations at other steps than the epochs' last, every one of them heard; ends within an epoch.</summary>
    public static JobSpec Averaged => EpochRules.Exponential with
    {
        Name = "adam-ema-plateau-stopping",
        Optimizer = Part.Of("nadam", ("learning_rate", 0.02)),
        Schedule = Part.Of("reduce_on_plateau", ("factor", 0.5), ("patience", 0), ("threshold", 0.1), ("threshold_mode", "absolute")),
        Training = EpochRules.Plain.Training with
        {
            Epochs = null,
            Steps = 23,
            Evaluate = new EvaluationSpec(EverySteps: 4),
            Checkpoint = new CheckpointSpec(EverySteps: 3, Keep: 2),
            EarlyStopping = new EarlyStoppingSpec(Patience: 9),
        },
    };

    /// <summary>Ends after step 20 with the state of step 4, since no evaluation is better by that much.</summary>
    public static JobSpec GoingBack => Averaged with
    {
        Name = "going-back",
        Training = Averaged.Training with { EarlyStopping = new EarlyStoppingSpec(Patience: 3, MinDelta: 10) },
    };
}
