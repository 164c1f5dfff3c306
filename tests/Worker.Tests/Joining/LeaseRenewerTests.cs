using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Protocol.Identity;
using Cluster.V1;
using Cluster.Worker.Joining;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cluster.Worker.Tests.Joining;

/// <summary>A coordinator that answers nothing any more is given up, and the line says who waited for how long.</summary>
public sealed class LeaseRenewerTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(4);

    [Fact]
    public async Task Coordinator_SilentForLong_IsGivenUp()
    {
        var coordinator = new ScriptedCoordinator(
            ([new RenewLeaseReply()], null),
            ([], ScriptedCoordinator.Error(StatusCode.DeadlineExceeded)));

        var lost = await Assert.ThrowsAsync<LinkLostException>(() => RunAsync(coordinator));

        Assert.StartsWith("the coordinator has not answered for ", lost.Message, StringComparison.Ordinal);
    }

    private static Task RunAsync(ScriptedCoordinator coordinator) => new LeaseRenewer(
        coordinator.Client,
        new Membership("r", Term.First, new WorkerId(7)),
        new AccessInterceptor(JoinToken.Create()),
        Lease,
        TimeProvider.System,
        NullLogger.Instance).RunAsync(TestContext.Current.CancellationToken);
}
