using Cluster.Checkpoints;
using Cluster.Collectives.Joining;
using Cluster.Coordinator.Files;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Training;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cluster.Coordinator.Services;

/// <summary>Carries a run through: passes the time to it, ends it when workers stay away, writes its result down, and ends the
/// process.</summary>
internal sealed class RunService(
    ServedRun run,
    OpenLinks links,
    DataOffer offer,
    CoordinatorOutcome outcome,
    IOptions<CoordinatorOptions> options,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    // The largest of models on the slowest of disks.
    private static readonly TimeSpan ResultTimeout = TimeSpan.FromMinutes(30);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // The host stops its server first, which waits for open streams; the run must hear of it before that.
        lifetime.ApplicationStopping.Register(run.Conductor.RequestStop);

        // A long past was read to go on with it; none of that is needed any more, and the run itself leaves little to collect.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WatchAsync().ConfigureAwait(false);
            var carriedOut = Task.Run(run.CarryOutAsync, CancellationToken.None);
            outcome.Report(await carriedOut.WaitAsync(ResultTimeout, CancellationToken.None).ConfigureAwait(false), "");
        }
        catch (TimeoutException)
        {
            outcome.Report(
                CoordinatorOutcome.Failure,
                $"the run's result was not written within {ResultTimeout.TotalMinutes:F0} min; look at the disk of {options.Value.RunFolder}, "
                + "then go on with --resume");
        }
        catch (Exception error) when (error is RunFailedException or CheckpointException or SupersededException)
        {
            outcome.Report(CoordinatorOutcome.Failure, error.Message);
        }

        await links.WaitUntilClosedAsync(FarewellTimeout).ConfigureAwait(false);
        lifetime.StopApplication();
    }

    private static string Reaching(string address) =>
        HostPort.TryParse(address, out var listening) && OwnAddresses.Reaching(listening) is { } dialled ? $"{dialled}" : address;

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TickInterval);
        while (!run.Completion.IsCompleted && await timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            if (run.Successor is { } line)
            {
                run.Conductor.StepDown(line);
            }

            run.Conductor.Tick();
            // Workers that are still fetching the data are on their way.
            var timeout = options.Value.WorkerTimeout;
            if (run.Conductor.Shortage is var (have, need, since) && since > timeout && offer.Idle > timeout)
            {
                run.Conductor.Fail(
                    $"waited {since.TotalSeconds:F0} s for workers: {have} of {need} are here; "
                    + $"start more with: cluster worker --coordinator {Reaching(outcome.Address)}");
            }

            if (run.Conductor.Stall is var (waited, forWhom) && waited > options.Value.StepTimeout)
            {
                run.Conductor.Fail(
                    $"nothing arrived for {waited.TotalSeconds:F0} s at {forWhom}; "
                    + "look at their logs, or raise --step-timeout if steps take that long");
            }
        }
    }
}
