using Cluster.Contracts.Tests.Probe;
using Grpc.Core;

namespace Cluster.Contracts.Tests.Behaviour;

/// <summary>Deadlines, cancellation and failure, seen from both sides.</summary>
public sealed class EndOfCallTests(ProbeServer server)
{
    // Ends a test that waits for something the server never does.
    private const int TimeoutMilliseconds = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeoutMilliseconds)]
    public async Task Deadline_Passed_FailsTheCallAndCancelsTheMethod()
    {
        var id = nameof(Deadline_Passed_FailsTheCallAndCancelsTheMethod);
        await server.Client.EchoAsync(new EchoRequest(), cancellationToken: Token);

        // Connected by now, so that even a busy machine starts the method well before its deadline.
        var deadline = DateTime.UtcNow.AddSeconds(1);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client.WaitAsync(new WaitRequest { Id = id }, deadline: deadline, cancellationToken: Token));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await server.Log.CancelledAsync(id).WaitAsync(Token);

        // The deadline travels as time left, in whole units; the server adds it to its own clock.
        var seen = await server.Log.StartedAsync(id).WaitAsync(Token);
        Assert.Equal(DateTimeKind.Utc, seen.Kind);
        Assert.InRange(seen, deadline.AddSeconds(-1), deadline.AddSeconds(5));
    }

    [Fact(Timeout = TimeoutMilliseconds)]
    public async Task Deadline_NotGiven_ReadsAsMaxValueOnTheServer()
    {
        var id = nameof(Deadline_NotGiven_ReadsAsMaxValueOnTheServer);
        using var call = server.Client.WaitAsync(new WaitRequest { Id = id }, cancellationToken: Token);

        Assert.Equal(DateTime.MaxValue, await server.Log.StartedAsync(id).WaitAsync(Token));
    }

    [Fact(Timeout = TimeoutMilliseconds)]
    public async Task Cancellation_ByToken_FailsTheCallAndCancelsTheMethod()
    {
        var id = nameof(Cancellation_ByToken_FailsTheCallAndCancelsTheMethod);
        using var cancellation = new CancellationTokenSource();
        using var call = server.Client.WaitAsync(new WaitRequest { Id = id }, cancellationToken: cancellation.Token);
        await server.Log.StartedAsync(id).WaitAsync(Token);

        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await server.Log.CancelledAsync(id).WaitAsync(Token);
    }

    [Fact(Timeout = TimeoutMilliseconds)]
    public async Task Cancellation_ByDisposal_CancelsTheMethod()
    {
        var id = nameof(Cancellation_ByDisposal_CancelsTheMethod);
        var call = server.Client.WaitAsync(new WaitRequest { Id = id }, cancellationToken: Token);
        await server.Log.StartedAsync(id).WaitAsync(Token);

        call.Dispose();

        await server.Log.CancelledAsync(id).WaitAsync(Token);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, "plain detail")]
    [InlineData(StatusCode.FailedPrecondition, "100 % – größer als ≥ 7\nsecond line")]
    [InlineData(StatusCode.Unauthenticated, "")]
    public async Task Failure_ThrownByTheMethod_ArrivesWithDetailAndTrailers(StatusCode code, string detail)
    {
        using var call = server.Client.FailAsync(new FailRequest { Code = (int)code, Detail = detail }, cancellationToken: Token);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(code, error.StatusCode);
        Assert.Equal(detail, error.Status.Detail);
        Assert.Equal("asked", error.Trailers.GetValue("probe-reason"));
        Assert.Equal([0, 128, 255], error.Trailers.GetValueBytes("probe-reason-bin"));
        Assert.Equal(code, call.GetStatus().StatusCode);
        Assert.Equal("asked", call.GetTrailers().GetValue("probe-reason"));
    }

    [Fact]
    public async Task Failure_OfTheConnection_IsUnavailableWithItsCause()
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress("http://127.0.0.1:1");

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await new Prober.ProberClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.Status.DebugException);
        Assert.Same(error.Status.DebugException, error.InnerException);
    }
}
