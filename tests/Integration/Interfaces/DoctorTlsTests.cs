using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cluster.Cli.Diagnosing;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;
using Cluster.Integration.Harness;

namespace Cluster.Integration.Interfaces;

/// <summary>What cluster doctor says of a coordinator's certificate, by a handshake with somebody who shows one.</summary>
public sealed class DoctorTlsTests : ClusterTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("127.0.0.1", 0, 365, "Ok", "TLS 1.")]
    [InlineData("127.0.0.1", 0, 3, "Warn", "ends on")]
    [InlineData("127.0.0.1", -20, -10, "Fail", "good from")]
    [InlineData("127.0.0.1", 10, 20, "Fail", "good from")]
    [InlineData("10.1.2.3", 0, 365, "Fail", "a certificate for 10.1.2.3, not for 127.0.0.1")]
    public async Task Certificate_OfTheAuthority_IsJudgedByNameAndTime(string name, int from, int until, string verdict, string text)
    {
        using var authority = Authority("one");
        using var certificate = Signed(authority, name, from, until);

        var finding = await ShakeAsync(certificate, authority);

        Assert.Equal((verdict, true), ($"{finding.Verdict}", finding.Text.Contains(text, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_Fails()
    {
        using var authority = Authority("one");
        using var other = Authority("another");
        using var certificate = Signed(other, "127.0.0.1", 0, 365);

        var finding = await ShakeAsync(certificate, authority);

        Assert.Equal(Verdict.Fail, finding.Verdict);
        Assert.Contains("not of the authority in", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_WhereNoneIsExpected_IsNamed()
    {
        using var authority = Authority("one");
        using var certificate = Signed(authority, "127.0.0.1", 0, 365);

        var finding = await ShakeAsync(certificate, authority: null);

        Assert.Equal((Verdict.Fail, "give --tls-ca FILE"), (finding.Verdict, finding.Hint.Split(',')[0]));
    }

    [Fact]
    public async Task PlainText_WhereTlsIsExpected_IsNamed()
    {
        using var authority = Authority("one");

        var finding = await ShakeAsync(certificate: null, authority);

        Assert.Equal(Verdict.Fail, finding.Verdict);
        Assert.Contains("--tls-certificate", finding.Hint, StringComparison.Ordinal);
    }

    private async Task<Finding> ShakeAsync(X509Certificate2? certificate, X509Certificate2? authority)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, certificate);
        if (authority is not null)
        {
            Workspace.Write("ca.pem", authority.ExportCertificatePem());
        }

        var tls = authority is null ? null : ClientTls.Load(Workspace.File("ca.pem"), null, null);
        var address = new HostPort("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        var finding = await new TlsCheck(address, tls, acceptsPlainText: false, Patience).RunAsync(TestContext.Current.CancellationToken);
        await answering;
        return finding;
    }

    private static async Task AnswerAsync(TcpListener listener, X509Certificate2? certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        if (certificate is null)
        {
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            return;
        }

        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] },
            TestContext.Current.CancellationToken);
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(400));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string address, int from, int until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=coordinator", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var signed = request.Create(authority, now.AddDays(from).AddMinutes(-1), now.AddDays(until), RandomNumberGenerator.GetBytes(8));
        using var owned = signed.CopyWithPrivateKey(key);

        // Windows serves with keys alone that have been in a container.
        return X509CertificateLoader.LoadPkcs12(owned.Export(X509ContentType.Pkcs12), null);
    }
}
