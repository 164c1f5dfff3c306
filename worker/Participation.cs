using Cluster.Collectives.Joining;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Kernels;
using Cluster.Protocol.Identity;
using Cluster.V1;
using Cluster.Worker.Joining;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker;

/// <summary>A worker's memberships, one after the other. What it has prepared for the run outlives each of them; links, sums and orders do
/// not.</summary>
/// <param name="settings">The worker's settings.</param>
/// <param name="identity">What the process brings with it.</param>
/// <param name="tls">Whom it takes for the coordinator; null for plain text.</param>
/// <param name="connection">The coordinator.</param>
/// <param name="logger">The log.</param>
internal sealed class Participation(
    WorkerOptions settings, WorkerIdentity identity, ClientTls? tls, CoordinatorConnection connection, ILogger logger) : IDisposable
{
    private PreparedRun? _prepared;

    /// <summary>Whether the last membership brought the run anything.</summary>
    public bool HasContributed { get; private set; }

    /// <summary>Becomes a member and computes until the coordinator lets this worker go.</summary>
    /// <param name="reply">What the coordinator answered when this worker asked to join.</param>
    /// <param name="stoppingToken">Asks this worker to leave.</param>
    /// <returns>The coordinator's farewell.</returns>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    /// <exception cref="ContractException">The answer is none.</exception>
    public async Task<ReleaseOrder> TakePartAsync(JoinReply reply, CancellationToken stoppingToken)
    {
        HasContributed = false;
        logger.Joined(reply.Fence.Job, reply.Worker, settings.Threads, SimdPath.Current.ToString());
        var membership = new Membership(reply.Fence.Job, new Term(reply.Fence.Term), new WorkerId(reply.Worker));
        var lease = LeaseLimits.Of(reply.LeaseMs);
        var renewer = new LeaseRenewer(connection.Client, membership, connection.Access, lease, TimeProvider.System, logger);
        var prepared = await PrepareAsync(reply, membership, renewer, stoppingToken).ConfigureAwait(false);
        var links = new WorkerLinks(settings.Transport, connection.Invoker, settings.Address.Host, settings.PeerPort, tls);
        var job = prepared.Job;
        var wire = RunWire.Of(job.Wire.Name, job.Wire.Fraction, job.Layout);
        var (link, carrier, reason) = await links
            .OpenAsync(membership, reply, job.Layout, settings.Threads, wire, job.CreateUpdate)
            .ConfigureAwait(false);
        await using var closing = link.ConfigureAwait(false);
        Report(carrier, reason);
        using var loop = new WorkerLoop(job, link, prepared.ComputerFor(link.Pool), membership.Term, identity.Faults, logger);
        try
        {
            return await ServeAsync(link, loop, renewer, stoppingToken).ConfigureAwait(false);
        }
        finally
        {
            HasContributed = loop.HasContributed;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _prepared?.Dispose();

    private async Task<PreparedRun> PrepareAsync(JoinReply reply, Membership membership, LeaseRenewer renewer, CancellationToken stoppingToken)
    {
        if (_prepared?.Serves(reply) == true)
        {
            return _prepared;
        }

        _prepared?.Dispose();
        _prepared = null;

        // Fetching may take longer than a credential is good. If that cannot be renewed, the next call meets the reason.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var renewing = renewer.RunAsync(ending.Token);
        try
        {
            return _prepared = await PreparedRun.MakeAsync(reply, membership, connection, settings, logger, stoppingToken).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ReleaseOrder> ServeAsync(IWorkerLink link, WorkerLoop loop, LeaseRenewer renewer, CancellationToken stoppingToken)
    {
        // The stream outlives the wish to stop, by the time it takes to finish what is held.
        using var giveUp = new CancellationTokenSource();
        await using var registration = stoppingToken.Register(() => _ = DrainAsync(link, giveUp)).ConfigureAwait(false);

        var renewing = renewer.RunAsync(giveUp.Token);
        try
        {
            var serving = Task.Run(() => loop.RunAsync(giveUp.Token), CancellationToken.None);
            return await UntilReleasedAsync(serving, renewing, giveUp).ConfigureAwait(false);
        }
        finally
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<ReleaseOrder> UntilReleasedAsync(
        Task<ReleaseOrder> serving, Task renewing, CancellationTokenSource giveUp)
    {
        var ended = await Task.WhenAny(serving, renewing).ConfigureAwait(false);
        if (ended == renewing)
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await ((Task)serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await renewing.ConfigureAwait(false);
        }

        return await serving.ConfigureAwait(false);
    }

    private void Report(Transport carrier, string reason)
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

    private async Task DrainAsync(IWorkerLink link, CancellationTokenSource giveUp)
    {
        logger.Draining();
        giveUp.CancelAfter(settings.DrainTimeout);
        try
        {
            await link.DrainAsync(giveUp.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is LinkLostException or OperationCanceledException or ObjectDisposedException)
        {
            // The loop meets the same end and reports it.
        }
    }
}
