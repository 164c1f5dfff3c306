using Cluster.Chaos.Clusters;
using Cluster.Chaos.Faults;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Reports;

namespace Cluster.Chaos.Schedules;

/// <summary>Carries schedules out.</summary>
internal static class ScheduleRun
{
    /// <summary>How often a schedule is carried out, at earlier moments of a longer run each time, because a fault hit nothing.</summary>
    private const int AttemptsMax = 3;

    /// <summary>Carries out the schedule of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="faults">The faults to draw from.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<Outcome> OfAsync(int seed, IReadOnlyList<Fault> faults, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            var outcome = await TryAsync(ScheduleDraw.Of(seed, faults, attempt), stop) with { Attempts = attempt + 1 };
            if (!outcome.Missed || attempt + 1 == AttemptsMax)
            {
                return outcome;
            }
        }
    }

    private static async Task<Outcome> TryAsync(Schedule schedule, CancellationToken stop)
    {
        var reference = await Reference.Of(schedule.Job);
        var landings = new List<Landing>();
        using var site = new Site(schedule.Job);
        using var deadline = new Deadline(stop);
        try
        {
            if (schedule.NeedsSmallDisk)
            {
                site.MountSmallDisk();
            }

            await using var network = Network.Create(schedule);
            await using var cluster = new LiveCluster(schedule, site, network, deadline);
            try
            {
                await StrikeAsync(cluster, landings);
                await cluster.FinishAsync();
                await Judge.CompareAsync(cluster, reference);
            }
            finally
            {
                cluster.Save();
            }

            return new Outcome(schedule, landings, deadline.Elapsed, null);
        }
        catch (MissedException missed)
        {
            return new Outcome(schedule, landings, deadline.Elapsed, missed.Message) { Missed = true };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            site.IsKept = true;
            var message = error is BrokenPromiseException ? error.Message : error.ToString();
            return new Outcome(schedule, landings, deadline.Elapsed, message) { Folder = site.Root };
        }
    }

    private static async Task StrikeAsync(LiveCluster cluster, List<Landing> landings)
    {
        foreach (var strike in cluster.Schedule.Strikes)
        {
            await cluster.StepAsync(strike.Step);
            var step = cluster.Step;
            if (step >= cluster.Schedule.Steps)
            {
                throw new MissedException($"the last step was done before {strike.Fault.Name}");
            }

            var evidence = await strike.Fault.StrikeAsync(cluster);
            landings.Add(new Landing(strike.Fault.Name, step, evidence));
        }
    }
}
