using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Engine.Memory;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Tests.Transports.Sockets;

public sealed class DataChannelTests
{
    private const int Length = (3 << 20) + 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frame_LongerThanAnyBuffer_ArrivesBitForBit()
    {
        await using var pair = await ChannelPair.OpenAsync();

        await AssertCarriesAsync(pair);
    }

    [Fact]
    public async Task Frame_UnderTls_ArrivesBitForBit()
    {
        using var certificate = SelfSigned();
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = "coordinator",
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString(),
        };
        await using var pair = await ChannelPair.OpenAsync(ChannelListener.Start(IPAddress.Loopback, 0, TimeProvider.System, certificate), tls);

        await AssertCarriesAsync(pair);
    }

    [Fact]
    public async Task Dial_CertificateThatIsNotTrusted_OpensNoChannel()
    {
        using var certificate = SelfSigned();
        await using var listener = ChannelListener.Start(IPAddress.Loopback, 0, TimeProvider.System, certificate);
        using var ticket = listener.Issue();
        var tls = new SslClientAuthenticationOptions { TargetHost = "coordinator" };

        await Assert.ThrowsAsync<IOException>(() => ChannelDialer.DialAsync("127.0.0.1", listener.Port, ticket.Secret, tls, Token));
    }

    [Fact]
    public async Task Read_PeerClosesWithinAFrame_Fails()
    {
        await using var pair = await ChannelPair.OpenAsync();
        await pair.Worker.SendAsync(FrameHead.OfGradients(0, 100), new byte[60], Token);
        pair.Worker.Dispose();

        Assert.Equal(100, (await pair.Member.ReadHeadAsync(Token)).Length);
        await Assert.ThrowsAnyAsync<IOException>(async () => await pair.Member.ReadAsync(new byte[100], Token));
    }

    private static async Task AssertCarriesAsync(ChannelPair pair)
    {
        using var sent = new AlignedBuffer(Length);
        using var arrived = new AlignedBuffer(Length);
        new Random(1).NextBytes(sent.Bytes);
        var head = FrameHead.OfWeights(new WeightsVersion(7, WeightsKind.Trained), 0, sent.Bytes.Length);

        var sending = pair.Member.SendAsync(head, sent.AsByteMemory(), Token).AsTask();
        Assert.Equal(head, await pair.Worker.ReadHeadAsync(Token));
        await pair.Worker.ReadAsync(arrived.AsByteMemory(), Token);
        await sending;

        Assert.True(arrived.Bytes.SequenceEqual(sent.Bytes));
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=coordinator", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
