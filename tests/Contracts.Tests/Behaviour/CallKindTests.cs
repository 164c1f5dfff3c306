using Cluster.Contracts.Tests.Probe;
using Grpc.Core;

namespace Cluster.Contracts.Tests.Behaviour;

public sealed class CallKindTests(ProbeServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unary_Awaited_ReturnsReplyStatusAndTrailers()
    {
        using var call = server.Client.EchoAsync(new EchoRequest { Text = "hello" }, cancellationToken: Token);

        Assert.Equal("hello", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("unary", call.GetTrailers().GetValue(MarkingInterceptor.Key));
    }

    [Fact]
    public void Unary_Blocking_ReturnsReply() =>
        Assert.Equal("hello", server.Client.Echo(new EchoRequest { Text = "hello" }, cancellationToken: Token).Text);

    [Fact]
    public async Task ClientStreaming_AfterCompletion_ReturnsOneReply()
    {
        using var call = server.Client.Sum(cancellationToken: Token);
        for (var value = 1; value <= 100; value++)
        {
            await call.RequestStream.WriteAsync(new Number { Value = value }, Token);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(5050, (await call).Value);
        Assert.Equal("client streaming", call.GetTrailers().GetValue(MarkingInterceptor.Key));
    }

    [Fact]
    public async Task ServerStreaming_ReadToItsEnd_YieldsEveryReplyAndHeaders()
    {
        using var call = server.Client.Count(new Number { Value = 100 }, cancellationToken: Token);

        var values = await call.ResponseStream.ReadAllAsync(Token).Select(number => number.Value).ToArrayAsync(Token);

        Assert.Equal(Enumerable.Range(1, 100), values);
        Assert.Equal("100", (await call.ResponseHeadersAsync).GetValue("probe-count"));
        Assert.Equal("server streaming", call.GetTrailers().GetValue(MarkingInterceptor.Key));
    }

    [Fact]
    public async Task DuplexStreaming_WriteThenRead_AnswersEachMessageBeforeTheNext()
    {
        using var call = server.Client.Twice(cancellationToken: Token);
        for (var value = 0; value < 20; value++)
        {
            await call.RequestStream.WriteAsync(new Number { Value = value }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal(2 * value, call.ResponseStream.Current.Value);
        }

        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("duplex streaming", call.GetTrailers().GetValue(MarkingInterceptor.Key));
    }

    [Fact]
    public async Task RunningCall_AskedForStatusOrTrailers_Throws()
    {
        using var call = server.Client.Twice(cancellationToken: Token);

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
        await call.RequestStream.CompleteAsync();
    }
}
