using Cluster.Contracts.Tests.Packages;
using Cluster.Contracts.Tests.Probe;
using Grpc.Core;
using Grpc.Net.Client;

namespace Cluster.Contracts.Tests.Behaviour;

public sealed class CredentialTests(ProbeServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CallCredentials_OfTheChannel_AreAddedToEachCallOverTls()
    {
        AuthInterceptorContext? asked = null;
        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            asked = context;
            metadata.Add("authorization", "Bearer secret");
            return Task.CompletedTask;
        });
        using var channel = Open(ChannelCredentials.Create(ChannelCredentials.SecureSsl, credentials));

        var reply = await new Prober.ProberClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token);

        Assert.Equal("Bearer secret", reply.Headers["authorization"]);
        Assert.Equal("Echo", asked!.MethodName);
        Assert.EndsWith("/cluster.probe.v1.Prober", asked.ServiceUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallCredentials_ComposedAndOfTheCall_AreAllAdded()
    {
        using var channel = Open(ChannelCredentials.Create(new SslCredentials(), Adding("probe-one")));
        var options = new CallOptions(cancellationToken: Token)
            .WithCredentials(CallCredentials.Compose(Adding("probe-two"), Adding("probe-three")));

        var reply = await new Prober.ProberClient(channel).EchoAsync(new EchoRequest(), options);

        Assert.Equal("1", reply.Headers["probe-one"]);
        Assert.Equal("1", reply.Headers["probe-two"]);
        Assert.Equal("1", reply.Headers["probe-three"]);
    }

    [Fact]
    public async Task CallCredentials_ThatFail_FailTheCall()
    {
        var failing = CallCredentials.FromInterceptor((_, _) => Task.FromException(new InvalidOperationException("no token")));
        using var channel = Open(ChannelCredentials.SecureSsl);
        var options = new CallOptions(cancellationToken: Token).WithCredentials(failing);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await new Prober.ProberClient(channel).EchoAsync(new EchoRequest(), options));

        Assert.IsType<InvalidOperationException>(error.Status.DebugException);
    }

    [Fact]
    public void CallCredentials_OnAnInsecureChannel_AreRefused()
    {
        ResolvedContracts.SkipWhereOfficial();

        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Adding("probe-one")));
    }

    [Fact]
    public async Task ClientCertificate_OverTls_IdentifiesThePeer()
    {
        using var certificate = Certificates.SelfSigned("probe client");
        var handler = server.TrustingHandler();
        handler.SslOptions.ClientCertificates = [certificate];
        using var channel = GrpcChannel.ForAddress(server.TlsAddress, new GrpcChannelOptions { HttpHandler = handler });

        var reply = await new Prober.ProberClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token);

        Assert.Equal("probe client", reply.PeerIdentity);
    }

    [Fact]
    public async Task ClientCertificate_Missing_LeavesThePeerUnknown()
    {
        using var channel = Open(ChannelCredentials.SecureSsl);

        var reply = await new Prober.ProberClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token);

        Assert.Empty(reply.PeerIdentity);
    }

    [Fact]
    public async Task Tls_WithACertificateNobodyTrusts_FailsTheCall()
    {
        using var channel = GrpcChannel.ForAddress(server.TlsAddress);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await new Prober.ProberClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token));

        Assert.NotEqual(StatusCode.OK, error.StatusCode);
        Assert.IsType<HttpRequestException>(error.Status.DebugException);
    }

    private static CallCredentials Adding(string key) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add(key, "1");
        return Task.CompletedTask;
    });

    private GrpcChannel Open(ChannelCredentials credentials) => GrpcChannel.ForAddress(
        server.TlsAddress, new GrpcChannelOptions { HttpHandler = server.TrustingHandler(), Credentials = credentials });
}
