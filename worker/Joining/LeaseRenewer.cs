using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Joining;

/// <summary>Says that this worker is alive, beside the work stream: a long computation or transfer must not look like death.</summary>
internal sealed class LeaseRenewer(V1.Coordinator.CoordinatorClient client, Membership membership, TimeSpan lease, ILogger logger)
{
    private const int RenewalsPerLease = 4;

    /// <summary>Renews until cancelled.</summary>
    /// <exception cref="LinkLostException">The coordinator says that this worker is no member any more.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var request = new RenewLeaseRequest
        {
            Fence = new Fence { Job = membership.Job, Term = membership.Term.Value },
            Worker = membership.Worker.Value,
        };
        using var timer = new PeriodicTimer(lease / RenewalsPerLease);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                using var call = client.RenewLeaseAsync(request, deadline: DateTime.UtcNow + (lease / 2), cancellationToken: cancellationToken);
                await call.ResponseAsync.ConfigureAwait(false);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
            {
                throw new LinkLostException($"the coordinator no longer counts this worker in: {error.Status.Detail}", error);
            }
            catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
            {
                // The work stream will tell if the coordinator is really gone.
                logger.LeaseNotRenewed(error.StatusCode, error.Status.Detail);
            }
        }
    }
}
