using Cluster.Collectives.Joining;
using Cluster.Coordinator.Asking;
using Cluster.Integration.Harness;
using Cluster.V1;
using Cluster.Worker.Asking;
using Cluster.Worker.Joining;
using Grpc.Core;

namespace Cluster.Integration.Interfaces;

/// <summary>What stands in for a coordinator before there is a run answers questions for the status alone.</summary>
public sealed class LinkHostTests : ClusterTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly JoinToken _token = JoinToken.Create();

    [Fact]
    public async Task Question_WithItsToken_IsAnsweredAndTheLinkIsMeasured()
    {
        await using var host = await StartAsync();
        using var probe = new CoordinatorProbe(AddressOf(host), _token, null, Patience);

        var (outcome, status, _, ahead) = await probe.AskAsync(TestContext.Current.CancellationToken);
        var link = await probe.MeasureAsync(TestContext.Current.CancellationToken);

        Assert.Equal((QueryOutcome.Answered, "this build", ""), (outcome, status?.Build, status?.Run));
        Assert.True(ahead.Duration() < Patience);
        Assert.True(Math.Min(link.UpBytesPerSecond, link.DownBytesPerSecond) > 0);
    }

    [Fact]
    public async Task Question_WithAnotherToken_IsRefused()
    {
        await using var host = await StartAsync();
        using var probe = new CoordinatorProbe(AddressOf(host), JoinToken.Create(), null, Patience);

        Assert.Equal(QueryOutcome.WrongToken, (await probe.AskAsync(TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task Worker_WithItsToken_CannotJoin()
    {
        await using var host = await StartAsync();
        using var channel = CoordinatorChannel.Open(AddressOf(host), null, Patience);
        var client = new V1.Coordinator.CoordinatorClient(channel.Invoker);
        var headers = new Metadata { { JoinToken.MetadataKey, _token.ToMetadataValue() } };

        var stop = TestContext.Current.CancellationToken;
        var join = await CodeOfAsync(client.JoinAsync(new JoinRequest(), headers, cancellationToken: stop));
        var renewal = await CodeOfAsync(client.RenewLeaseAsync(new RenewLeaseRequest(), headers, cancellationToken: stop));
        Assert.Equal((StatusCode.FailedPrecondition, StatusCode.Unauthenticated), (join, renewal));
    }

    private static async Task<StatusCode> CodeOfAsync<T>(AsyncUnaryCall<T> call)
    {
        using (call)
        {
            return (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode;
        }
    }

    private static HostPort AddressOf(LinkHost host) => HostPort.TryParse(host.Address, out var address) ? address : throw new FormatException();

    private Task<LinkHost> StartAsync() => LinkHost.StartAsync(
        _token, "this build", settings => (settings.Listen, settings.RunFolder) = ("127.0.0.1:0", Workspace.Root));
}
