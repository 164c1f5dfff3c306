using Cluster.Jobs.Specification;

namespace Cluster.Integration.Models;

/// <summary>Jobs in which an evaluation decides something, or judges other weights than those that are trained.</summary>
internal static class EpochRules
{
    /// <summary>Epochs of five steps.</summary>
    public const int StepsPerEpoch = 5;

    private const int Epochs = 5;

    public static IReadOnlyDictionary<string, JobSpec> All { get; } =
        new[] { Exponential, Stochastic, Stopping, StoppingByAccuracy, Plateau }.ToDictionary(job => job.Name);

    /// <summary>The same training without any of it.</summary>
    public static JobSpec Plain => ModelCatalog.All["tanh-sigmoid-momentum"] with
    {
        Name = "plain",
        Training = ModelCatalog.Training with { Epochs = Epochs },
    };

    public static JobSpec Exponential => Plain with { Name = "ema", Averaging = Part.Of("ema", ("decay", 0.9)) };

    public static JobSpec Stochastic => Plain with { Name = "swa", Averaging = Part.Of("swa", ("start", 7), ("every", 3)) };

    /// <summary>Ends long before its last epoch: no epoch is better by that much than the first. Goes back to the first one.</summary>
    public static JobSpec Stopping => StoppingBy("early-stopping", new EarlyStoppingSpec(Patience: 1, MinDelta: 10));

    /// <summary>Ends with the weights as they are.</summary>
    public static JobSpec StoppingByAccuracy => StoppingBy(
        "early-stopping-accuracy", new EarlyStoppingSpec(Patience: 0, MinDelta: 1, TestMetric.Accuracy, RestoreBest: false)) with
    {
        Averaging = Part.Of("ema", ("decay", 0.9)),
    };

    /// <summary>No epoch is better by that much than the first, so that the rate is halved after each one from the second on.</summary>
    public static JobSpec Plateau => Plain with
    {
        Name = "plateau",
        Schedule = Part.Of(
            "reduce_on_plateau", ("factor", 0.5), ("patience", 0), ("threshold", 10), ("threshold_mode", "absolute")),
    };

    private static JobSpec StoppingBy(string name, EarlyStoppingSpec rule) =>
        Plain with { Name = name, Training = Plain.Training with { EarlyStopping = rule } };
}
