using Cluster.Contracts.Tests.Probe;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Cluster.Contracts.Tests.Behaviour;

public sealed class CompressionTests(ProbeServer server)
{
    private const int PayloadBytes = 200_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Request_WithEncoding_IsSmallerOnTheWireAndArrivesWhole(string encoding)
    {
        var traffic = new Traffic();
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = traffic.Handler() });
        var payload = ByteString.CopyFrom(new byte[PayloadBytes]);

        // The official client's own way to compress one call's requests.
        var headers = new Metadata { { "grpc-internal-encoding-request", encoding } };
        var request = new EchoRequest { Payload = payload };
        var reply = await new Prober.ProberClient(channel).EchoAsync(request, headers, cancellationToken: Token);

        Assert.Equal(payload, reply.Payload);
        Assert.Equal(encoding, reply.Headers["grpc-encoding"]);
        Assert.InRange(traffic.SentBytes, 1, PayloadBytes / 10);
        Assert.True(traffic.ReceivedBytes > PayloadBytes, "the reply of this service is not compressed");
    }

    [Fact]
    public async Task Response_OfAServiceThatCompresses_IsSmallerOnTheWireAndArrivesWhole()
    {
        var traffic = new Traffic();
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = traffic.Handler() });
        using var call = channel.CreateCallInvoker()
            .AsyncDuplexStreamingCall(BlockService.ReverseContextual, null, new CallOptions(cancellationToken: Token));
        await call.RequestStream.WriteAsync(new Block(new byte[PayloadBytes]), Token);
        await call.RequestStream.CompleteAsync();

        var block = Assert.Single(await call.ResponseStream.ReadAllAsync(Token).ToArrayAsync(Token));

        Assert.Equal(new byte[PayloadBytes], block.Bytes);
        Assert.InRange(traffic.ReceivedBytes, 1, PayloadBytes / 10);
        Assert.True(traffic.SentBytes > PayloadBytes, "the request of this call is not compressed");
    }
}
