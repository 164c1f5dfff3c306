using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports;
using Cluster.Data;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Worker.Joining;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cluster.Worker;

/// <summary>Joins a run, computes for it, joins again when its coordinator was lost, and leaves: the whole life of a worker process.</summary>
internal sealed class WorkerService(
    IOptions<WorkerOptions> options,
    WorkerIdentity identity,
    OwnKernels kernels,
    CoordinatorTls tls,
    WorkerOutcome outcome,
    IHostApplicationLifetime lifetime,
    ILogger<WorkerService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Let the host finish starting; what follows computes.
        await Task.Yield();
        try
        {
            await LiveAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            outcome.Report(WorkerOutcome.Interrupted, "");
        }
        catch (Exception error) when (error is JoinRefusedException or LinkLostException or JobException or DataException or ContractException)
        {
            outcome.Report(WorkerOutcome.Failure, error.Message);
        }
        catch (Exception error)
        {
            logger.Crashed(error);
            outcome.Report(WorkerOutcome.Failure, PluginFault.LineOf(error) ?? $"unexpected {error.GetType().Name}: {error.Message}");
        }

        lifetime.StopApplication();
    }

    private async Task LiveAsync(CancellationToken stoppingToken)
    {
        var settings = options.Value;
        using var connection = new CoordinatorConnection(settings.Address, tls.Tls, identity.Token, logger);
        using var participation = new Participation(settings, identity, tls.Tls, connection, logger);
        var request = await CoordinatorConnection.RequestAsync(identity, kernels, settings).ConfigureAwait(false);
        var (retries, lost) = (new Retries(settings.ConnectTimeout), default(string));
        while (await connection.JoinAsync(request, retries, lost, stoppingToken).ConfigureAwait(false) is { } reply)
        {
            try
            {
                Report(await participation.TakePartAsync(reply, stoppingToken).ConfigureAwait(false));
                return;
            }
            catch (LinkLostException error) when (error.RunIsOver)
            {
                break;
            }
            catch (LinkLostException error) when (!error.IsFinal && !stoppingToken.IsCancellationRequested)
            {
                logger.MembershipLost(error.Message);

                // A membership that brought nothing is one more attempt.
                retries = lost is null || participation.HasContributed ? new Retries(settings.ReconnectTimeout) : retries;
                lost = error.Message;
            }

            if (!retries.HasTime)
            {
                throw connection.GaveUp(retries, lost);
            }

            request.Run = reply.Fence.Job;
            request.PreferredWorker = settings.Number > 0 ? settings.Number : reply.Worker;
            await retries.WaitAsync(stoppingToken).ConfigureAwait(false);
        }

        logger.RunIsOver();
        outcome.Report(WorkerOutcome.Success, "");
    }

    private void Report(ReleaseOrder release)
    {
        logger.Released(release.Cause.ToString(), release.Message);
        outcome.Report(release.Cause == ReleaseCause.RunFailed ? WorkerOutcome.Failure : WorkerOutcome.Success, release.Message);
    }
}
