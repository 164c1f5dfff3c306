using Cluster.Contracts.Tests.Probe;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Cluster.Contracts.Tests.Behaviour;

/// <summary>Message sizes, and marshallers other than the generated ones.</summary>
public sealed class MessageTests(ProbeServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<bool, int> BlockSizes { get; } = new([true, false], [0, 1, 5_000, 300_000]);

    [Fact]
    public async Task Request_AboveTheServersLimit_IsResourceExhausted()
    {
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[ProbeServer.MaxRequestBytes + 1]) };

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client.EchoAsync(request, cancellationToken: Token));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Request_WithinTheServersLimit_ComesBackWhole()
    {
        var bytes = new byte[ProbeServer.MaxRequestBytes - 100];
        new Random(1).NextBytes(bytes);

        var reply = await server.Client.EchoAsync(new EchoRequest { Payload = ByteString.CopyFrom(bytes) }, cancellationToken: Token);

        Assert.True(reply.Payload.Span.SequenceEqual(bytes));
    }

    [Theory]
    [InlineData(1_000, null)]
    [InlineData(null, 1_000)]
    public async Task Message_AboveTheClientsLimit_IsResourceExhausted(int? maxSendBytes, int? maxReceiveBytes)
    {
        var options = new GrpcChannelOptions { MaxSendMessageSize = maxSendBytes, MaxReceiveMessageSize = maxReceiveBytes };
        using var channel = GrpcChannel.ForAddress(server.Address, options);
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[2_000]) };

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await new Prober.ProberClient(channel).EchoAsync(request, cancellationToken: Token));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Theory]
    [MemberData(nameof(BlockSizes))]
    public async Task Marshaller_OfEitherForm_CarriesBlocksOfEverySize(bool contextual, int bytes)
    {
        var sent = new byte[bytes];
        new Random(bytes).NextBytes(sent);
        var method = contextual ? BlockService.ReverseContextual : BlockService.ReverseByArray;
        using var call = server.Channel.CreateCallInvoker()
            .AsyncDuplexStreamingCall(method, null, new CallOptions(cancellationToken: Token));

        for (var round = 0; round < 3; round++)
        {
            await call.RequestStream.WriteAsync(new Block(sent), Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.True(call.ResponseStream.Current.Bytes.AsSpan().SequenceEqual(sent.AsEnumerable().Reverse().ToArray()));
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }
}
