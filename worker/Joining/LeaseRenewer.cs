using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Joining;

/// <summary>Says that this worker is alive, beside the work stream: a long computation or transfer must not look like death. The answers tell
/// the same of the coordinator: one that hangs keeps its connections open.</summary>
/// <param name="client">The coordinator.</param>
/// <param name="membership">Who this worker is.</param>
/// <param name="access">Takes the credentials that come with the answers.</param>
/// <param name="lease">How long the membership lasts without a renewal.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="logger">The log.</param>
internal sealed class LeaseRenewer(
    V1.Coordinator.CoordinatorClient client, Membership membership, AccessInterceptor access, TimeSpan lease, TimeProvider clock, ILogger logger)
{
    private const int RenewalsPerLease = 4;

    /// <summary>Renews until cancelled.</summary>
    /// <exception cref="LinkLostException">The coordinator says that this worker is no member any more, or has not answered for so long that it
    /// cannot be one.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var request = new RenewLeaseRequest
        {
            Fence = new Fence { Job = membership.Job, Term = membership.Term.Value },
            Worker = membership.Worker.Value,
        };
        var renewed = clock.GetTimestamp();
        using var timer = new PeriodicTimer(lease / RenewalsPerLease, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                using var call = client.RenewLeaseAsync(request, deadline: DateTime.UtcNow + (lease / 2), cancellationToken: cancellationToken);
                var asked = clock.GetTimestamp();
                var reply = await call.ResponseAsync.ConfigureAwait(false);
                if (reply.Fence is { } fence && fence.Job == membership.Job && fence.Term == membership.Term.Value)
                {
                    access.Take(reply.Credential);
                    renewed = asked;
                }
            }
            catch (RpcException error) when (error.StatusCode is StatusCode.NotFound or StatusCode.Unauthenticated)
            {
                throw new LinkLostException($"the coordinator no longer counts this worker in: {error.Status.Detail}", error);
            }
            catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LeaseNotRenewed(error.StatusCode, error.Status.Detail);
            }

            if (clock.GetElapsedTime(renewed) > lease)
            {
                throw new LinkLostException($"the coordinator has not answered for {lease.TotalSeconds:F1} s, as long as a membership lasts");
            }
        }
    }
}
