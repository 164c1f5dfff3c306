namespace Cluster.Jobs.Specification;

/// <summary>How often something happens during training, in steps or in epochs.</summary>
/// <param name="EverySteps">Training steps from one time to the next, 1 or more; null where <paramref name="EveryEpochs"/> are given.</param>
/// <param name="EveryEpochs">Epochs from one time to the next, 1 or more; null where <paramref name="EverySteps"/> are given. 1 where
/// neither is.</param>
public abstract record IntervalSpec(long? EverySteps, int? EveryEpochs)
{
    /// <summary>Training steps from one time to the next; null where they are counted in epochs.</summary>
    public long? EverySteps { get; init; } = EverySteps is null or >= 1
        ? EverySteps
        : throw new ArgumentOutOfRangeException(nameof(EverySteps), EverySteps, $"expected 1 or more, got {EverySteps}");

    /// <summary>Epochs from one time to the next; null where they are counted in steps.</summary>
    public int? EveryEpochs { get; init; } = (EverySteps, EveryEpochs) switch
    {
        (not null, not null) => throw new ArgumentOutOfRangeException(
            nameof(EveryEpochs), "expected every_steps or every_epochs, got both; leave one of them out"),
        (_, < 1) => throw new ArgumentOutOfRangeException(nameof(EveryEpochs), EveryEpochs, $"expected 1 or more, got {EveryEpochs}"),
        (null, null) => 1,
        _ => EveryEpochs,
    };

    /// <summary>The interval in training steps.</summary>
    /// <param name="stepsPerEpoch">Training steps in an epoch.</param>
    public long InSteps(int stepsPerEpoch) => EverySteps ?? (long)EveryEpochs!.Value * stepsPerEpoch;
}

/// <summary>How often the test split is evaluated.</summary>
/// <param name="EverySteps">Training steps from one evaluation to the next, 1 or more.</param>
/// <param name="EveryEpochs">Epochs from one evaluation to the next, 1 or more; 1 where neither is given.</param>
public sealed record EvaluationSpec(long? EverySteps = null, int? EveryEpochs = null) : IntervalSpec(EverySteps, EveryEpochs);

/// <summary>How often a checkpoint is written, and how many stay.</summary>
/// <param name="EverySteps">Training steps from one checkpoint to the next, 1 or more.</param>
/// <param name="EveryEpochs">Epochs from one checkpoint to the next, 1 or more; 1 where neither is given.</param>
/// <param name="Keep">How many stay, 1 or more; the oldest is removed once a new one is safe.</param>
public sealed record CheckpointSpec(long? EverySteps = null, int? EveryEpochs = null, int Keep = 3) : IntervalSpec(EverySteps, EveryEpochs)
{
    /// <summary>How many stay, 1 or more.</summary>
    public int Keep { get; init; } = Keep >= 1
        ? Keep
        : throw new ArgumentOutOfRangeException(nameof(Keep), Keep, $"expected 1 or more, got {Keep}");
}
