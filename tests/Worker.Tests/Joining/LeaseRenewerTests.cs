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
            ([new RenewLeaseReply()], null), ([], ScriptedCoordinator.Error(StatusCode.DeadlineExceeded)));

        var lost = await Assert.ThrowsAsync<LinkLostException>(() => RunAsync(coordinator, patience: TimeSpan.FromMilliseconds(4)));

        Assert.StartsWith("the coordinator of run r has not answered worker 7 for ", lost.Message, StringComparison.Ordinal);
        Assert.True(coordinator.Requests.Count >= 2);
    }

    [Fact]
    public async Task Coordinator_SilentForAMoment_IsAskedAgain()
    {
        var coordinator = new ScriptedCoordinator(
            ([], ScriptedCoordinator.Error(StatusCode.DeadlineExceeded)),
            ([], ScriptedCoordinator.Error(StatusCode.Unavailable)),
            ([], ScriptedCoordinator.Error(StatusCode.NotFound)));

        var lost = await Assert.ThrowsAsync<LinkLostException>(() => RunAsync(coordinator, patience: TimeSpan.FromHours(1)));

        Assert.StartsWith("the coordinator no longer counts this worker in", lost.Message, StringComparison.Ordinal);
        Assert.Equal(3, coordinator.Requests.Count);
    }

    private static Task RunAsync(ScriptedCoordinator coordinator, TimeSpan patience) => new LeaseRenewer(
        coordinator.Client,
        new Membership("r", Term.First, new WorkerId(7)),
        Lease,
        patience,
        TimeProvider.System,
        NullLogger.Instance).RunAsync(TestContext.Current.CancellationToken);
}
