using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Tests.Transports.Sockets;
using Cluster.Collectives.Transports.Sockets;

namespace Cluster.Collectives.Tests.Securing;

/// <summary>Data channels under TLS: who is believed, who is not, and what is said of it.</summary>
public sealed class SecuredChannelTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ClientTls Believing => ClientTls.Load(_authority.File, null, null);

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Channel_BothSidesAgree_CarriesBytes()
    {
        await using var pair = await ChannelPair.OpenAsync(Listen(_authority.Server()), Believing);

        await AssertCarriesAsync(pair);
    }

    [Fact]
    public async Task Channel_ClientShowsACertificate_CarriesBytes()
    {
        var (certificate, key) = _authority.Issue(use: TestAuthority.ClientUse);
        await using var pair = await ChannelPair.OpenAsync(
            Listen(_authority.Server(clients: _authority.File)), ClientTls.Load(_authority.File, certificate, key));

        await AssertCarriesAsync(pair);
    }

    [Fact]
    public async Task Channel_CertificateIsTheOneTold_CarriesBytes()
    {
        var own = ServerTls.CreateEphemeral();
        await using var pair = await ChannelPair.OpenAsync(Listen(own), ClientTls.Pinned(own.Digest.Span));

        await AssertCarriesAsync(pair);
    }

    [Fact]
    public async Task Dial_CertificateIsAnotherThanTold_IsRefused() =>
        await AssertRefusedAsync(ServerTls.CreateEphemeral(), ClientTls.Pinned(ServerTls.CreateEphemeral().Digest.Span), "another certificate");

    [Fact]
    public async Task Dial_NoCertificateWasTold_IsRefused() =>
        await AssertRefusedAsync(ServerTls.CreateEphemeral(), ClientTls.Pinned([]), "another certificate");

    [Fact]
    public async Task Dial_AnotherAuthority_IsRefused()
    {
        using var other = new TestAuthority();

        await AssertRefusedAsync(other.Server(), Believing, $"not of the authority in {_authority.File}");
    }

    [Fact]
    public async Task Dial_AnotherName_IsRefused() =>
        await AssertRefusedAsync(_authority.Server(_authority.Issue("10.9.8.7")), Believing, "for 10.9.8.7, not for 127.0.0.1");

    [Fact]
    public async Task Dial_CertificateHasEnded_IsRefused() =>
        await AssertRefusedAsync(_authority.Server(_authority.Issue(daysLeft: -1)), Believing, "and here it is");

    [Fact]
    public async Task Dial_CertificateOfAClient_IsRefused() =>
        await AssertRefusedAsync(_authority.Server(_authority.Issue(use: TestAuthority.ClientUse)), Believing, "not good for this");

    [Fact]
    public async Task Dial_WithoutTheCertificateThatIsAskedFor_IsRefused() =>
        await AssertRefusedAsync(_authority.Server(clients: _authority.File), Believing, "no data channel");

    [Fact]
    public async Task Dial_WithACertificateOfAnotherAuthority_IsRefused()
    {
        using var other = new TestAuthority();
        var (certificate, key) = other.Issue(use: TestAuthority.ClientUse);

        await AssertRefusedAsync(
            _authority.Server(clients: _authority.File), ClientTls.Load(_authority.File, certificate, key), "no data channel");
    }

    [Fact]
    public async Task Dial_InPlainText_IsRefused() => await AssertRefusedAsync(_authority.Server(), null, "no data channel");

    [Fact]
    public async Task Handshake_BelowTls13_IsRefused()
    {
        await using var listener = Listen(_authority.Server());
        await using var secured = new SslStream(await ChannelPair.ConnectAsync(listener));
        var options = Believing.Options("127.0.0.1");
        options.EnabledSslProtocols = SslProtocols.Tls12;

        var error = await Record.ExceptionAsync(() => secured.AuthenticateAsClientAsync(options, Token));

        Assert.True(error is AuthenticationException or IOException, $"got {error}");
    }

    private static ChannelListener Listen(ServerTls tls) => ChannelListener.Start(IPAddress.Loopback, 0, TimeProvider.System, tls);

    private static async Task AssertCarriesAsync(ChannelPair pair)
    {
        byte[] sent = [1, 2, 3, 4];
        var received = new byte[sent.Length];
        await pair.Worker.SendAsync(FrameHead.OfGradients(0, sent.Length), sent, Token);
        var head = await pair.Member.ReadHeadAsync(Token);
        await pair.Member.ReadAsync(received, Token);

        Assert.Equal(sent.Length, head.Length);
        Assert.Equal(sent, received);
    }

    private static async Task AssertRefusedAsync(ServerTls server, ClientTls? client, string expected)
    {
        await using var listener = Listen(server);
        using var ticket = listener.Issue();

        var error = await Assert.ThrowsAsync<IOException>(
            () => ChannelDialer.DialAsync("127.0.0.1", listener.Port, ticket.Secret, client, Token));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TimeoutException>(() => ticket.TakeAsync(TimeSpan.Zero));
    }
}
