using Cluster.Data;
using Cluster.Engine.Optimizers;

namespace Cluster.Jobs.Specification;

/// <summary>How long, in which batches, and what happens on the way.</summary>
/// <param name="Batch">Samples in a global batch, 1 to 2^24.</param>
/// <param name="Epochs">Passes over the training split, 1 or more; null where <paramref name="Steps"/> are given.</param>
/// <param name="Steps">Training steps, 1 or more, which may end within an epoch; null where <paramref name="Epochs"/> are given.</param>
/// <param name="MicroBatches">M: micro-batches a global batch is cut into, a power of two; the ceiling of parallelism. 0 takes the
/// largest power of two up to 8 that leaves at least 32 samples to each.</param>
/// <param name="Evaluate">How often the test split is evaluated; null for after each epoch. There is always an evaluation at the end.</param>
/// <param name="Checkpoint">How often a checkpoint is written, and how many stay; null for after each epoch. There is always one at the
/// end.</param>
/// <param name="EarlyStopping">When training ends because evaluations get no better; null for never.</param>
/// <param name="Converged">When training ends because an evaluation is good enough; null for never.</param>
/// <param name="Sampling">How samples are drawn by their classes, with replacement; null where an epoch has each of them once.</param>
/// <param name="Wire">The form in which gradients and weights travel; null for fp32.</param>
/// <param name="Accumulate">Batches whose gradients are summed up for one step, 1 or more; with <paramref name="Batch"/> at most 2^24
/// samples. Steps, intervals and schedules count updates.</param>
/// <param name="Diloco">Replicas that train by themselves for many steps between two exchanges; null where every step is one.</param>
/// <param name="NonFinite">What becomes of a step whose gradient holds NaN or infinity: fail ends the run and names the layer; skip leaves
/// weights, optimizer and averages as they were and goes on, up to 10 steps in a row; clip takes such values for 0, then clips as ever.</param>
/// <param name="MaxGradientNorm">Norm of the whole gradient, before clipping, above which it counts as exploded and the step is failed or skipped
/// as <paramref name="NonFinite"/> says; null for no limit.</param>
public sealed record TrainingSpec(
    int Batch,
    int? Epochs = null,
    long? Steps = null,
    int MicroBatches = 0,
    EvaluationSpec? Evaluate = null,
    CheckpointSpec? Checkpoint = null,
    EarlyStoppingSpec? EarlyStopping = null,
    ConvergenceSpec? Converged = null,
    [Names(typeof(SamplingRule))] Part? Sampling = null,
    [Names(typeof(WireFormat))] Part? Wire = null,
    int Accumulate = 1,
    DilocoSpec? Diloco = null,
    NonFinitePolicy NonFinite = NonFinitePolicy.Fail,
    double? MaxGradientNorm = null)
{
    private const int MostBatch = 1 << 24;
    private const int MostMicroBatches = 4096;

    /// <summary>Samples in a global batch, 1 or more.</summary>
    public int Batch { get; init; } = Checked(Batch is >= 1 and <= MostBatch, nameof(Batch), $"1 to {MostBatch}", Batch);

    /// <summary>Passes over the training split, 1 or more; null where <see cref="Steps"/> are given.</summary>
    public int? Epochs { get; init; } = Epochs is null && Steps is null
        ? throw new ArgumentOutOfRangeException(nameof(Epochs), "expected epochs or steps, got neither")
        : Checked(Epochs is null or >= 1, nameof(Epochs), "1 or more", Epochs);

    /// <summary>Training steps, 1 or more; null where <see cref="Epochs"/> are given.</summary>
    public long? Steps { get; init; } = Epochs is not null && Steps is not null
        ? throw new ArgumentOutOfRangeException(nameof(Steps), "expected epochs or steps, got both; leave one of them out")
        : Checked(Steps is null or >= 1, nameof(Steps), "1 or more", Steps);

    /// <summary>Micro-batches a global batch is cut into; 0 for the default.</summary>
    public int MicroBatches { get; init; } = Checked(
        MicroBatches == 0 || (int.IsPow2(MicroBatches) && MicroBatches <= MostMicroBatches),
        nameof(MicroBatches),
        $"a power of two up to {MostMicroBatches}, or 0 for the default",
        MicroBatches);

    /// <summary>Batches whose gradients are summed up for one step, 1 or more.</summary>
    public int Accumulate { get; init; } = Diloco is not null && Accumulate != 1
        ? throw new ArgumentOutOfRangeException(
            nameof(Accumulate), "expected accumulate or diloco, got both; a replica's step takes one batch, so make batch larger instead")
        : Checked(Accumulate >= 1 && (long)Batch * Accumulate <= MostBatch, nameof(Accumulate), $"1 to {MostBatch / Math.Max(Batch, 1)}", Accumulate);

    /// <summary>How often the test split is evaluated.</summary>
    public EvaluationSpec Evaluate { get; init; } = Evaluate ?? new EvaluationSpec(EveryEpochs: 1);

    /// <summary>How often a checkpoint is written, and how many stay.</summary>
    public CheckpointSpec Checkpoint { get; init; } = Checkpoint ?? new CheckpointSpec(EveryEpochs: 1);

    /// <summary>Norm of the whole gradient above which it counts as exploded, a finite number above 0; null for no limit.</summary>
    public double? MaxGradientNorm { get; init; } = MaxGradientNorm is not null && NonFinite == NonFinitePolicy.Clip
        ? throw new ArgumentOutOfRangeException(
            nameof(MaxGradientNorm), "expected non_finite: fail or skip beside max_gradient_norm, got clip; clipping.max_norm scales gradients down")
        : Checked(
            MaxGradientNorm is null || (MaxGradientNorm > 0 && double.IsFinite(MaxGradientNorm.Value)),
            nameof(MaxGradientNorm),
            "a finite number above 0",
            MaxGradientNorm);

    /// <summary>Training steps in the whole job.</summary>
    /// <param name="stepsPerEpoch">Training steps in a pass over the training split.</param>
    public long TotalSteps(int stepsPerEpoch) => Steps ?? (long)Epochs!.Value * stepsPerEpoch;

    private static T Checked<T>(bool holds, string name, string need, T got) =>
        holds ? got : throw new ArgumentOutOfRangeException(name, got, FormattableString.Invariant($"expected {need}, got {got}"));
}
