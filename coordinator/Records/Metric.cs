using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Records;

/// <summary>A number that a run reports again and again.</summary>
/// <param name="Tag">Its name, as TensorBoard and <c>cluster runs compare --metric</c> call it.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Unit">How its values are written.</param>
/// <param name="FromEvaluations">Whether it comes once an evaluation; otherwise several times an epoch.</param>
public sealed record Metric(string Tag, string Title, MetricUnit Unit, bool FromEvaluations = false)
{
    /// <summary>Mean training loss since the event before.</summary>
    public static readonly Metric TrainLoss = new("train/loss", "Training loss", MetricUnit.Number);

    /// <summary>Share of the training samples since the event before that were classified right.</summary>
    public static readonly Metric TrainAccuracy = new("train/accuracy", "Training accuracy", MetricUnit.Share);

    /// <summary>Mean loss over the test split.</summary>
    public static readonly Metric TestLoss = new("test/loss", "Test loss", MetricUnit.Number, FromEvaluations: true);

    /// <summary>Share of the test split classified right.</summary>
    public static readonly Metric TestAccuracy = new("test/accuracy", "Test accuracy", MetricUnit.Share, FromEvaluations: true);

    /// <summary>Learning rate, before the parameter groups' factors.</summary>
    public static readonly Metric LearningRate = new("learning_rate", "Learning rate", MetricUnit.Number);

    /// <summary>Training samples a second since the event before.</summary>
    public static readonly Metric SamplesPerSecond = new("samples_per_second", "Samples per second", MetricUnit.Count);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [TrainLoss, TrainAccuracy, TestLoss, TestAccuracy, LearningRate, SamplesPerSecond];

    /// <summary>What an event says.</summary>
    /// <param name="progress">The event.</param>
    /// <returns>The step and the values at it; no values for an event without numbers.</returns>
    public static (long Step, IReadOnlyList<MetricValue> Values) In(ProgressEvent progress) => progress switch
    {
        StepDone step => (step.Step,
        [
            new(TrainLoss, step.RecentLoss),
            .. Where(TrainAccuracy, step.RecentAccuracy),
            new(LearningRate, step.LearningRate),
            new(SamplesPerSecond, step.SamplesPerSecond),
        ]),
        EvaluationDone evaluation => (evaluation.Step, [new(TestLoss, evaluation.Loss), .. Where(TestAccuracy, evaluation.Accuracy)]),
        _ => (0, []),
    };

    private static IEnumerable<MetricValue> Where(Metric metric, double? value) => value is { } number ? [new(metric, number)] : [];
}

/// <summary>A metric's value.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">The value.</param>
public readonly record struct MetricValue(Metric Metric, double Value);

/// <summary>How a metric's values are written.</summary>
public enum MetricUnit
{
    /// <summary>A number of any size.</summary>
    Number,

    /// <summary>A share of 1, written in percent.</summary>
    Share,

    /// <summary>A large number, written without decimals.</summary>
    Count,
}
