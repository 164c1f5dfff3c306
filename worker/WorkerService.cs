using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.WireFormats;
using Cluster.Data;
using Cluster.Engine.Kernels;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;
using Cluster.Protocol.Identity;
using Cluster.V1;
using Cluster.Worker.Fetching;
using Cluster.Worker.Joining;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cluster.Worker;

/// <summary>Joins a run, computes for it, and leaves: the whole life of a worker process.</summary>
internal sealed class WorkerService(
    IOptions<WorkerOptions> options,
    WorkerIdentity identity,
    KernelProof proof,
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
        using var connection = new CoordinatorConnection(settings.Address, identity.Token, logger);
        var reply = await connection.JoinAsync(identity, proof, settings, stoppingToken).ConfigureAwait(false);
        logger.Joined(reply.Fence.Job, reply.Worker, settings.Threads, SimdPath.Current.ToString());

        var membership = new Membership(reply.Fence.Job, new Term(reply.Fence.Term), new WorkerId(reply.Worker));
        var spec = JobFile.Parse(reply.JobJson, "job from the coordinator", PluginPlaces.In(settings.Plugins));
        using var data = await FindDataAsync(spec.Data, connection, membership, stoppingToken).ConfigureAwait(false);
        var job = TrainingJob.Open(spec with { Data = data.Spec });
        CheckData(job.Data.ContentHash, reply.DataHash, "the job's data");
        CheckPlugins(job, reply);
        var sets = reply.TestSets.Select(set => OpenSet(job, set)).ToList();
        logger.Ready(job.Data.Train.Count, job.Data.Test.Count, job.Layout.ElementCount);
        var renewer = new LeaseRenewer(connection.Client, membership, TimeSpan.FromMilliseconds(reply.LeaseMs), settings.ConnectTimeout, TimeProvider.System, logger);
        var links = new WorkerLinks(settings.Transport, connection.Invoker, settings.Address.Host, settings.PeerPort);
        var wire = RunWire.Of(job.Wire.Name, job.Wire.Fraction, job.Layout);
        var (link, carrier, reason) = await links
            .OpenAsync(membership, reply, job.Layout, settings.Threads, wire, job.CreateUpdate)
            .ConfigureAwait(false);
        await using var closing = link.ConfigureAwait(false);
        Report(carrier, reason, settings);
        using var loop = new WorkerLoop(job, link, settings.Threads, membership.Term, identity.Faults, sets, logger);
        await ServeAsync(link, loop, renewer, stoppingToken).ConfigureAwait(false);
    }

    private async Task<WorkerData> FindDataAsync(
        DataSpec data, CoordinatorConnection connection, Membership membership, CancellationToken stoppingToken)
    {
        var paths = data.Paths.Length;
        var coordinator = new CoordinatorFiles(connection.Client, membership, options.Value.ConnectTimeout, logger);
        var files = paths == 0 ? [] : await coordinator.ListAsync(paths, stoppingToken).ConfigureAwait(false);
        return await WorkerData.FindAsync(data, options.Value, files, coordinator, logger, stoppingToken).ConfigureAwait(false);
    }

    private async Task ServeAsync(IWorkerLink link, WorkerLoop loop, LeaseRenewer renewer, CancellationToken stoppingToken)
    {
        // The stream outlives the wish to stop, by the time it takes to finish what is held.
        using var giveUp = new CancellationTokenSource();
        await using var registration = stoppingToken.Register(() => _ = DrainAsync(link, giveUp)).ConfigureAwait(false);

        var renewing = renewer.RunAsync(giveUp.Token);
        try
        {
            await UntilReleasedAsync(Task.Run(() => loop.RunAsync(giveUp.Token), CancellationToken.None), renewing, giveUp).ConfigureAwait(false);
        }
        finally
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Report(Transport carrier, string reason, WorkerOptions settings)
    {
        switch (settings.Transport, carrier)
        {
            case (Transport.SharedMemory, not Transport.SharedMemory):
                throw new JoinRefusedException($"no memory is shared with coordinator {settings.Address}: {reason}");
            case (Transport.Sockets, not Transport.Sockets):
                throw new JoinRefusedException($"no data channel to coordinator {settings.Address}: {reason}");
            case (_, Transport.SharedMemory):
                logger.SharesMemory();
                break;
            case (_, Transport.Sockets):
                logger.UsesChannel(reason);
                break;
            default:
                logger.UsesStream(reason);
                break;
        }
    }

    private async Task UntilReleasedAsync(Task<ReleaseOrder> serving, Task renewing, CancellationTokenSource giveUp)
    {
        var ended = await Task.WhenAny(serving, renewing).ConfigureAwait(false);
        if (ended == renewing)
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await ((Task)serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await renewing.ConfigureAwait(false);
        }

        var release = await serving.ConfigureAwait(false);
        logger.Released(release.Cause.ToString(), release.Message);
        outcome.Report(release.Cause == ReleaseCause.RunFailed ? WorkerOutcome.Failure : WorkerOutcome.Success, release.Message);
    }

    private async Task DrainAsync(IWorkerLink link, CancellationTokenSource giveUp)
    {
        logger.Draining();
        giveUp.CancelAfter(options.Value.DrainTimeout);
        try
        {
            await link.DrainAsync(giveUp.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is LinkLostException or OperationCanceledException or ObjectDisposedException)
        {
            // The loop meets the same end and reports it.
        }
    }

    private static void CheckPlugins(TrainingJob job, JoinReply reply)
    {
        if (PluginProof.Of(job) is var digest && digest != reply.PluginDigest)
        {
            throw new JobException(
                $"the plugin {string.Join(", ", job.Spec.Plugins.Select(plugin => plugin.Name))} gives other bits here than at the coordinator "
                + $"(digest {digest[..12]}, expected {reply.PluginDigest[..Math.Min(12, reply.PluginDigest.Length)]}); let it use nothing "
                + "that differs between machines, such as Math.Exp or sums over Vector<float>, or keep this processor out of the run");
        }
    }

    private static Dataset OpenSet(TrainingJob job, TestSet set)
    {
        var data = job.OpenSet(set.Path);
        CheckData(data.ContentHash, set.DataHash, set.Path);
        return data;
    }

    // The job's files were compared before; a source that makes other samples of them, or files that change meanwhile, show only here.
    private static void CheckData(string here, string there, string place)
    {
        if (here != there)
        {
            throw new DataException(
                $"{place}: the samples differ from the coordinator's (SHA-256 {here[..12]} here, {there[..12]} there); "
                + "were the files changed on one side? start a new run");
        }
    }
}
