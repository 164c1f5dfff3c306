using Cluster.Contracts.Tests.Probe;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Cluster.Contracts.Tests.Behaviour;

public sealed class ClientInterceptorTests(ProbeServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Interceptors_Several_RunFirstListedFirst()
    {
        var client = new Prober.ProberClient(server.Channel.Intercept(new Appending("a"), new Appending("b"), new Appending("c")));

        var reply = await client.EchoAsync(new EchoRequest { Text = ">" }, cancellationToken: Token);

        Assert.Equal(">abc", reply.Text);
    }

    [Fact]
    public async Task Interceptor_OverHeaders_ReachesAllFourKindsOfCall()
    {
        var seen = 0;
        var invoker = server.Channel.Intercept(headers =>
        {
            seen++;
            headers.Add("probe-added", "yes");
            return headers;
        });
        var client = new Prober.ProberClient(invoker);

        var reply = await client.EchoAsync(new EchoRequest(), cancellationToken: Token);
        Assert.Equal("yes", reply.Headers["probe-added"]);
        Assert.Equal("yes", client.Echo(new EchoRequest(), cancellationToken: Token).Headers["probe-added"]);
        using var sum = client.Sum(cancellationToken: Token);
        await sum.RequestStream.CompleteAsync();
        Assert.Equal(0, (await sum).Value);
        using var count = client.Count(new Number { Value = 1 }, cancellationToken: Token);
        Assert.Single(await count.ResponseStream.ReadAllAsync(Token).ToArrayAsync(Token));
        using var twice = client.Twice(cancellationToken: Token);
        await twice.RequestStream.CompleteAsync();
        Assert.False(await twice.ResponseStream.MoveNext(Token));

        Assert.Equal(5, seen);
    }

    [Fact]
    public async Task Interceptor_DecoratingTheResponse_KeepsStatusAndTrailersOfTheCall()
    {
        var client = new Prober.ProberClient(server.Channel.Intercept(new Shouting()));
        using var call = client.EchoAsync(new EchoRequest { Text = "hello" }, cancellationToken: Token);

        Assert.Equal("HELLO", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("unary", call.GetTrailers().GetValue(MarkingInterceptor.Key));
    }

    /// <summary>Appends to the request's text before it is sent.</summary>
    private sealed class Appending(string suffix) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            ((EchoRequest)(object)request).Text += suffix;
            return continuation(request, context);
        }
    }

    /// <summary>Changes the response on its way back.</summary>
    private sealed class Shouting : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(request, context);
            return new AsyncUnaryCall<TResponse>(
                ShoutAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        private static async Task<TResponse> ShoutAsync<TResponse>(Task<TResponse> response)
        {
            var reply = await response;
            ((EchoReply)(object)reply!).Text = ((EchoReply)(object)reply).Text.ToUpperInvariant();
            return reply;
        }
    }
}
