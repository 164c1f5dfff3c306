using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Joining;

/// <summary>Says that this worker is alive, beside the work stream: a long computation or transfer must not look like death.</summary>
/// <param name="client">The coordinator.</param>
/// <param name="membership">Who renews what.</param>
/// <param name="lease">How long a renewal lasts.</param>
/// <param name="patience">How long the coordinator may be silent beyond that before this worker gives it up.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="logger">Where to log.</param>
internal sealed class LeaseRenewer(
    V1.Coordinator.CoordinatorClient client, Membership membership, TimeSpan lease, TimeSpan patience, TimeProvider clock, ILogger logger)
{
    private const int RenewalsPerLease = 4;

    /// <summary>Renews until cancelled.</summary>
    /// <exception cref="LinkLostException">The coordinator says that this worker is no member any more, or nothing for too long.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var request = new RenewLeaseRequest
        {
            Fence = new Fence { Job = membership.Job, Term = membership.Term.Value },
            Worker = membership.Worker.Value,
        };
        var heard = clock.GetTimestamp();
        using var timer = new PeriodicTimer(lease / RenewalsPerLease, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                using var call = client.RenewLeaseAsync(request, deadline: DateTime.UtcNow + (lease / 2), cancellationToken: cancellationToken);
                await call.ResponseAsync.ConfigureAwait(false);
                heard = clock.GetTimestamp();
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
            {
                throw new LinkLostException($"the coordinator no longer counts this worker in: {error.Status.Detail}", error);
            }
            catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
            {
                // The work stream will tell if the coordinator is gone. One that was stopped, or a network that swallows all, ends no stream.
                logger.LeaseNotRenewed(error.StatusCode, error.Status.Detail);
                if (clock.GetElapsedTime(heard) is var silence && silence > lease + patience)
                {
                    throw new LinkLostException(
                        $"the coordinator of run {membership.Job} has not answered worker {membership.Worker} for {silence.TotalSeconds:F0} s "
                        + $"({error.StatusCode}); look whether its process is stopped or the network is cut",
                        error);
                }
            }
        }
    }
}
