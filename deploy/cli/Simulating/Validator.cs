using System.Numerics;
using Cluster.Cli.Launching;
using Cluster.Experiments;
using Cluster.Experiments.Links;
using Cluster.Experiments.Simulating;
using Cluster.Jobs.Specification;
using Cluster.Simulation;

namespace Cluster.Cli.Simulating;

/// <summary>Predicts and measures every configuration that fits on this machine: one to eight workers, on one host and over links.</summary>
/// <param name="job">The job.</param>
/// <param name="work">Its steps.</param>
/// <param name="calibration">What predictions rest on.</param>
/// <param name="folder">Folder for runs while they last.</param>
internal sealed class Validator(JobSpec job, JobWork work, Calibration calibration, string folder)
{
    private const int Repeats = 3;
    private const int FewestSteps = 3;
    private static readonly int[] Counts = [1, 2, 4, 8];
    private static readonly double[] Rates = [100e6, 1e9, 10e9];

    /// <summary>Predicts first, then measures.</summary>
    /// <exception cref="ExperimentException">A run failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<Validation> RunAsync(CancellationToken stopping)
    {
        List<Setup> setups = [.. Counts.Select(workers => SetupOf(workers, null))];
        List<string> skipped = [];
        if (NetworkNamespaces.Obstacle is { } obstacle)
        {
            skipped.Add($"links of 100 Mbit/s to 10 Gbit/s: {obstacle}");
        }
        else
        {
            setups.AddRange(from rate in Rates from workers in Counts select SetupOf(workers, new LinkSpec(rate, TimeSpan.Zero)));
        }

        var useBefore = ProcessorUse.Now();
        var predicted = setups.Select(Predict).ToList();
        var measured = setups.Select(_ => new List<double>()).ToList();
        var cluster = new MeasuredCluster(job, calibration.Threads, folder);

        // Every configuration once, then all of them again, so that whatever else the machine does meets all of them alike.
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            for (var index = 0; index < setups.Count; index++)
            {
                var times = await cluster.MeasureAsync(setups[index].Lasting(predicted[index], FewestSteps), stopping);
                measured[index].Add(times.Seconds / times.Steps);
            }
        }

        var others = useBefore is null ? 0 : ProcessorUse.Now()?.OthersSince(useBefore) ?? 0;
        return new Validation([.. setups.Select((setup, index) => new ValidationCase(
            setup.Name,
            setup.Workers,
            setup.Link?.ToString() ?? "one host",
            setup.Pretence is not null,
            predicted[index],
            Spread.Of(measured[index])))], skipped, Math.Max(calibration.OthersShare, others));
    }

    private Setup SetupOf(int workers, LinkSpec? link)
    {
        var micro = Math.Max((int)BitOperations.RoundUpToPowerOf2((uint)work.MicroBatches), Counts[^1]);
        var waits = workers * calibration.Threads > Machine.Here.Cores;
        var samples = (double)job.Training.Batch / AsBuilt.LeavesOf(job.Training.Batch, micro);
        return new Setup($"{workers} over {(link is { } cable ? cable.ToString() : "memory")}", workers, job.Training.Batch, micro)
        {
            Link = link,

            // One worker alone on the coordinator's host would use no link.
            WorkersWithCoordinator = workers == 1 ? 0 : 1,
            Pretence = waits ? MeasuredCluster.PretenceOf(calibration.Compute, samples) : null,
        };
    }

    private double Predict(Setup setup)
    {
        var rate = setup.Link is { } link ? link.BytesPerSecond * calibration.LinkShare : double.PositiveInfinity;
        var workload = work.Cut(setup.Batch, AsBuilt.LeavesOf(setup.Batch, setup.MicroBatches));
        var models = calibration.Link with { BytesPerSecond = rate, LatencySeconds = setup.Link?.Delay.TotalSeconds ?? 0 };
        var scenario = setup.Scenario(workload, calibration.Compute, calibration.Reduce, models, calibration.Threads);
        return Simulator.Run(scenario).MedianStepSeconds;
    }
}
