using Cluster.Coordinator.Progress;
using Cluster.Experiments.Links;
using Cluster.Experiments.Scaling;
using Cluster.Experiments.Simulating;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Experiments.Tests.Scaling;

/// <summary>Plans and measurements that were made up.</summary>
internal static class Made
{
    public const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    public const double Megabyte = 1e6;

    public static readonly Machine Machine = new("here", "some processor", 4, "some system");

    public static readonly JobSpec Job = BuiltInJobs.ImageClassifier("mlp", new GlyphDataSpec());

    public static readonly LinkSpec Gigabit = new(1e9, TimeSpan.Zero);

    /// <summary>Steps of 256 samples in 8 micro-batches, with 2 MB of gradients that are all made at the end of a backward pass.</summary>
    public static readonly JobWork Work = new(2 * Megabyte, 256, 8, NeedsWholeGradient: false, [(1, 1)]);

    public static ScalePlan Plan(params int[] workers) => new(Job, workers) { Steps = 10, WarmUp = 5, Repeats = 3, Work = Work };

    /// <summary>A run of 10 steps of 256 samples.</summary>
    /// <param name="workers">Number of workers.</param>
    /// <param name="repeat">Which repeat.</param>
    /// <param name="milliseconds">Time of a step.</param>
    /// <param name="compute">How much of it a worker computes.</param>
    /// <param name="cableBytes">Bytes of a step over the coordinator's cable in each direction; null without an emulated network.</param>
    public static Measurement Run(int workers, int repeat, double milliseconds, double compute = 0, double? cableBytes = null)
    {
        const int Steps = 10;
        const int AllSteps = 15;
        var times = Enumerable.Range(1, workers).Select(worker =>
            new WorkerTimes(worker, Steps * compute / 1000, 0, 0, Steps * (milliseconds - compute) / 1000));
        var traffic = cableBytes is { } bytes ? new LinkTraffic((long)(bytes * AllSteps), (long)(bytes * AllSteps), 0) : null;
        return new Measurement(
            workers,
            repeat,
            new StepTimes(Steps, Steps * 256, Steps * milliseconds / 1000, Steps * 0.001, [.. times]),
            Digest,
            "shared memory",
            traffic,
            AllSteps,
            2,
            0);
    }

    public static ScaleResult Result(ScalePlan plan, params Measurement[] measurements) => ScaleResult.Of(plan, Machine, measurements)!;
}
