using Cluster.Engine.Optimizers;
using Cluster.Jobs.Specification;

namespace Cluster.Chaos.Schedules;

/// <summary>The jobs that faults strike: tiny, and each with another kind of state that must not be lost on the way.</summary>
internal static class ChaosJobs
{
    private static readonly IdxDataSpec Images = new(TinyImages.Folder);

    public static IReadOnlyList<JobSpec> All { get; } = [Momentum, Adaptive, Convolutional, Replicated];

    /// <summary>A job whose steps stay different from each other however many there are: its rate does not sink.</summary>
    public static JobSpec Unending { get; } = Momentum with { Name = "unending", Schedule = null };

    /// <summary>A job of so many steps.</summary>
    /// <param name="job">The job.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="checkpointEvery">Steps from one checkpoint to the next.</param>
    public static JobSpec Of(JobSpec job, long steps, int checkpointEvery) => job with
    {
        Name = FormattableString.Invariant($"{job.Name}-{steps}-{checkpointEvery}"),
        Training = job.Training with
        {
            Steps = steps,
            Evaluate = new EvaluationSpec(EverySteps: 25),
            Checkpoint = new CheckpointSpec(EverySteps: checkpointEvery, Keep: 3),
        },
    };

    // Batches of 44 samples: an epoch's last is a short one, so that the cursor must be right to the sample.
    private static TrainingSpec Training => new(Batch: 44, Steps: 1, MicroBatches: 8);

    /// <summary>Augmented samples, momentum, an average of the weights, a rate that follows the evaluations.</summary>
    private static JobSpec Momentum => new(
        Name: "momentum",
        Seed: 11,
        Data: Images with { Augment = [Part.Of("shift", ("pixels", 1)), Part.Of("noise")] },
        Model:
        [
            Part.Of("flatten"), Part.Of("linear", ("units", 33)), Part.Of("tanh"), Part.Of("dropout", ("probability", 0.2)),
            Part.Of("linear", ("units", 10)),
        ],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("momentum", ("learning_rate", 0.05), ("nesterov", true), ("weight_decay", 1e-3)),
        Schedule: Part.Of("reduce_on_plateau", ("factor", 0.5), ("patience", 0), ("threshold", 0.1), ("threshold_mode", "absolute")),
        Averaging: Part.Of("ema", ("decay", 0.9)),
        Training: Training);

    /// <summary>Two moments a parameter, clipping by the norm of all gradients, a warm-up.</summary>
    private static JobSpec Adaptive => new(
        Name: "adaptive",
        Seed: 12,
        Data: Images,
        Model: [Part.Of("flatten"), Part.Of("linear", ("units", 65)), Part.Of("relu"), Part.Of("linear", ("units", 10))],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("adamw", ("learning_rate", 0.003)),
        Clipping: new GradientClipping { MaxNorm = 1 },
        Training: Training with { Wire = Part.Of("lossless") });

    /// <summary>Running statistics, which no optimizer knows of.</summary>
    private static JobSpec Convolutional => new(
        Name: "convolutional",
        Seed: 13,
        Data: Images,
        Model:
        [
            Part.Of("conv2d", ("out_channels", 4), ("kernel_size", 3)), Part.Of("batch_norm"), Part.Of("relu"), Part.Of("flatten"),
            Part.Of("linear", ("units", 10)),
        ],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("adam", ("learning_rate", 0.01)),
        Training: Training);

    /// <summary>Replicas that train by themselves for three batches a step.</summary>
    private static JobSpec Replicated => new(
        Name: "replicated",
        Seed: 14,
        Data: Images,
        Model:
        [
            Part.Of("flatten"), Part.Of("linear", ("units", 17)), Part.Of("relu"), Part.Of("dropout", ("probability", 0.2)),
            Part.Of("linear", ("units", 10)),
        ],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("adamw", ("learning_rate", 0.01)),
        Training: new TrainingSpec(Batch: 7, Steps: 1, MicroBatches: 2, Diloco: new DilocoSpec(Replicas: 5, InnerSteps: 3)));
}
