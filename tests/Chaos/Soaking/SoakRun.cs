using System.Diagnostics;
using System.Globalization;
using Cluster.Chaos.Clusters;
using Cluster.Chaos.Faults;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Reports;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Soaking;

/// <summary>One long run that faults befall at a steady pace. In its first half coordinators are killed and replaced too; the last one of them leads
/// through the second half, and one worker is spared throughout, so that the memory of old processes can be seen.</summary>
internal sealed class SoakRun(SoakOptions options)
{
    // Whoever is asked to stop may be on its way back.
    private const int Failure = 1;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(30);

    private readonly SoakReport _report = new(options);
    private readonly MemoryWatch _memory = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private TimeSpan _told;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>Runs a soak.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="stop">Ends it early; what was done until then is judged.</param>
    /// <returns>The exit code: 0 if all is well, else 1.</returns>
    public static Task<int> OfAsync(SoakOptions options, CancellationToken stop) => new SoakRun(options).RunAsync(stop);

    private async Task<int> RunAsync(CancellationToken stop)
    {
        var schedule = SoakPlan.Of(options);
        using var site = new Site(schedule.Job);
        using var deadline = new Deadline(CancellationToken.None);
        string? problem;
        var steps = 0L;
        try
        {
            await using var network = Network.Create(schedule);
            await using var cluster = new LiveCluster(schedule, site, network, deadline);
            try
            {
                await StrikeAsync(cluster, stop);
                steps = await CompareAsync(cluster);
            }
            finally
            {
                cluster.Save();
            }

            problem = _memory.All.FirstOrDefault(series => series.IsFlat == false) is { } grows
                ? string.Create(CultureInfo.InvariantCulture, $"the memory of {grows.Name} grew by {grows.Growth:F1} MiB")
                : null;
        }
        catch (Exception error)
        {
            problem = error is BrokenPromiseException ? error.Message : error.ToString();
        }

        site.IsKept = problem is not null;
        _report.Conclude(Elapsed, steps, _memory, problem);
        if (problem is not null)
        {
            await Console.Error.WriteLineAsync($"what it left: {site.Root}");
        }

        return problem is null ? 0 : Failure;
    }

    private async Task StrikeAsync(LiveCluster cluster, CancellationToken stop)
    {
        cluster.Spared = cluster.Workers[0];
        await cluster.StepAsync(1);
        var random = new Random(options.Seed);
        for (var next = options.Every; Elapsed < options.Length && !stop.IsCancellationRequested; next += options.Every)
        {
            await WatchAsync(cluster, until: next, stop);
            var faults = Elapsed < options.Length / 2 ? SoakPlan.All : SoakPlan.SparingCoordinator;
            await StrikeAsync(cluster, faults[random.Next(faults.Count)]);
        }
    }

    private async Task StrikeAsync(LiveCluster cluster, Fault fault)
    {
        cluster.Deadline.Renew();
        var (at, step) = (Elapsed, cluster.CurrentStep);
        try
        {
            _report.Struck(at, new Landing(fault.Name, step, await fault.StrikeAsync(cluster)), isMissed: false);
        }
        catch (MissedException missed)
        {
            _report.Struck(at, new Landing(fault.Name, step, missed.Message), isMissed: true);
        }

        // Who joins beyond the number makes somebody else leave, or there would be more and more.
        while (cluster.Workers.Count > cluster.Schedule.Workers)
        {
            var leaver = await cluster.PickWorkerAsync();
            cluster.Retire(leaver);
            leaver.Signal(Signals.Terminate);
            await cluster.Deadline.WaitAsync($"the end of {leaver.Name}", leaver.EndAsync);
        }
    }

    // Between two faults: memory, progress, and that steps go on.
    private async Task WatchAsync(LiveCluster cluster, TimeSpan until, CancellationToken stop)
    {
        cluster.Deadline.Renew();
        _memory.Look(cluster, Elapsed, isLast: Elapsed >= options.Length / 2);
        await cluster.StepAsync(cluster.CurrentStep + 1);
        if (Elapsed - _told >= ProgressEvery)
        {
            _told = Elapsed;
            _report.Progress(Elapsed, cluster.CurrentStep);
        }

        if (until > Elapsed)
        {
            await Task.Delay(until - Elapsed, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<long> CompareAsync(LiveCluster cluster)
    {
        cluster.Deadline.Renew();
        await cluster.StopAsync();
        var steps = Judge.LastStep(cluster);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"the run ended after {steps} steps; now the undisturbed run of as many"));
        var reference = await Reference.Of(SoakPlan.Undisturbed(steps), patience: options.Length + Deadline.Length);
        cluster.Deadline.Renew();
        await Judge.CompareAsync(cluster, reference, isWhole: false);
        return steps;
    }
}
