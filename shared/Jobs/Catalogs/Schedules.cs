using System.Collections.Immutable;
using Cluster.Engine.Schedules;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Building;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Catalogs;

/// <summary>How the learning rate goes on. Each begins from the optimizer's learning rate. Steps are those of training; a length that is
/// left out goes to the end of the job, or of the schedule's part of a sequence. A schedule that waits for plateaus hears the evaluation
/// behind each epoch.</summary>
internal static class Schedules
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        Of<ConstantSchedule>("constant").On(null, ("factor", 0.5), ("steps", 10)),
        Of("linear", (double rate, long total, long? steps = null, double startFactor = 1.0 / 3, double endFactor = 1) =>
            new LinearSchedule(rate, steps ?? total, startFactor, endFactor)).On(null, ("start_factor", 1), ("end_factor", 0)),
        // The full rate of a warm-up's last step is the first of what follows.
        Of("warmup", (BuildContext run, long steps, Plan<Schedule>? then = null) => LinearSchedule.FromFirstStep(run.LearningRate, steps)
            .Then(then?.Build(After(run, steps - 1)) ?? new ConstantSchedule(run.LearningRate))).On(null, ("steps", 100), ("then", "cosine")),
        Of<StepSchedule>("step").On(null, ("step_size", 100), ("gamma", 0.5)),
        Of<MultiStepSchedule>("multi_step").On(null, ("milestones", [100, 200]), ("gamma", 0.1)),
        Of<ExponentialSchedule>("exponential").On(null, ("gamma", 0.999)),
        Of("polynomial", (double rate, long total, long? steps = null, double power = 1, double end = 0) =>
            new PolynomialSchedule(rate, steps ?? total, power, end)).On(null, ("power", 2)),
        Of("cosine", (double rate, long total, long? steps = null, double minimum = 0, bool hold = true) =>
            new CosineSchedule(rate, steps ?? total, minimum, hold)).On(null, ("minimum", 1e-5)),
        Of<CosineRestartsSchedule>("cosine_restarts").On(null, ("first_cycle", 100), ("multiplier", 2)),
        Of<InverseTimeSchedule>("inverse_time").On(null, ("decay", 0.5), ("steps", 100)),
        Of<InverseSquareRootSchedule>("inverse_square_root").On(null, ("warmup_steps", 100)),
        Of("one_cycle", OneCycle).On(null, ("up_share", 0.3), ("cycle_momentum", false)),
        Of("reduce_on_plateau", ReduceOnPlateau).On(null, ("factor", 0.5), ("patience", 3)),
        Of("sequence", (BuildContext run, SchedulePartSpec[] parts, Plan<Schedule> last) => new SequentialSchedule(
            parts.Select(part => (part.Schedule.Build(run with { TotalSteps = part.Steps }), part.Steps)),
            last.Build(After(run, parts.Sum(part => part.Steps)))))
            .On(null, ("parts", [JobNode.Map(("schedule", "constant"), ("steps", 10))]), ("last", Part.Of("exponential", ("gamma", 0.99)))),
    ];

    /// <summary>Lets a schedule know the run: the optimizer's learning rate, and the steps of the whole job.</summary>
    public static CatalogEntry FromRun(CatalogEntry entry) =>
        entry.FromContext("run", context => context)
            .FromContext("rate", context => context.LearningRate)
            .FromContext("total", context => context.TotalSteps);

    private static CatalogEntry Of<T>(string name) => FromRun(CatalogEntry.Of<T>(name));

    private static CatalogEntry Of(string name, Delegate make) => FromRun(CatalogEntry.Of(name, make));

    private static BuildContext After(BuildContext run, long steps) => run with { TotalSteps = Math.Max(run.TotalSteps - steps, 1) };

    // The metric is that of the evaluation behind each epoch, so patience and cooldown count epochs.
    private static ReduceOnPlateau ReduceOnPlateau(
        double rate,
        TestMetric metric = TestMetric.Loss,
        double factor = 0.1,
        long patience = 10,
        double threshold = 1e-4,
        ThresholdMode thresholdMode = ThresholdMode.Relative,
        long cooldown = 0,
        double minimum = 0,
        double epsilon = 1e-8) => new(
            rate, MetricModes.Of(metric), factor, patience, threshold, thresholdMode, cooldown, minimum, epsilon);

    private static OneCycleSchedule OneCycle(
        double rate,
        long total,
        long? steps = null,
        double upShare = 0.3,
        Annealing annealing = Annealing.Cosine,
        double divisor = 25,
        double finalDivisor = 1e4,
        bool threePhase = false,
        bool cycleMomentum = true,
        double baseMomentum = 0.85,
        double maxMomentum = 0.95) => new(
            rate, steps ?? total, upShare, annealing, divisor, finalDivisor, threePhase, cycleMomentum, baseMomentum, maxMomentum);
}
