using Cluster.Contracts.Tests.Probe;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Cluster.Contracts.Tests.Behaviour;

public sealed class RetryTests(ProbeServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retry_FailuresWithinThePolicy_AreHidden()
    {
        using var channel = RetryingChannel();
        var request = new FlakyRequest { Id = nameof(Retry_FailuresWithinThePolicy_AreHidden), Failures = 2 };

        var reply = await new Prober.ProberClient(channel).FlakyAsync(request, cancellationToken: Token);

        Assert.Equal(3, reply.Attempts);
        Assert.Equal("2", reply.PreviousAttempts);
    }

    [Fact]
    public async Task Retry_MoreFailuresThanAttempts_ReturnsTheLastFailure()
    {
        using var channel = RetryingChannel();
        var request = new FlakyRequest { Id = nameof(Retry_MoreFailuresThanAttempts_ReturnsTheLastFailure), Failures = 9 };

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await new Prober.ProberClient(channel).FlakyAsync(request, cancellationToken: Token));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal("attempt 4", error.Status.Detail);
    }

    private GrpcChannel RetryingChannel()
    {
        var method = new MethodConfig
        {
            Names = { MethodName.Default },
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 4,
                InitialBackoff = TimeSpan.FromMilliseconds(1),
                MaxBackoff = TimeSpan.FromMilliseconds(2),
                BackoffMultiplier = 1,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        var options = new GrpcChannelOptions { ServiceConfig = new ServiceConfig { MethodConfigs = { method } } };
        return GrpcChannel.ForAddress(server.Address, options);
    }
}
