using Cluster.Collectives.Securing;

namespace Cluster.Collectives.Tests.Securing;

public sealed class PemFileTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Server_KeyOfAnotherCertificate_IsNamed()
    {
        var (own, other) = (_authority.Issue(), _authority.Issue());

        AssertRefused(() => ServerTls.Load(own.Certificate, other.Key, null), $"key file {other.Key}", own.Certificate);
    }

    [Fact]
    public void Server_KeyReadableByOthers_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes of files are a matter of Unix.");
            return;
        }

        var (certificate, key) = _authority.Issue();
        File.SetUnixFileMode(key, PrivateFile.Mode | UnixFileMode.OtherRead);

        AssertRefused(() => ServerTls.Load(certificate, key, null), key, "chmod 600");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing to see")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void Client_AuthorityIsNoCertificate_IsNamed(string text)
    {
        var file = _authority.Write("broken.pem", text);

        AssertRefused(() => ClientTls.Load(file, null, null), $"certificate file {file}");
    }

    [Fact]
    public void Files_ThatAreNotThere_AreNamed()
    {
        var (certificate, key) = _authority.Issue();

        AssertRefused(() => ClientTls.Load("/no/ca.pem", null, null), "/no/ca.pem");
        AssertRefused(() => ServerTls.Load("/no/certificate.pem", key, null), "/no/certificate.pem");
        AssertRefused(() => ServerTls.Load(certificate, "/no/key", null), "/no/key");
        AssertRefused(() => ServerTls.Load(certificate, key, "/no/clients.pem"), "/no/clients.pem");
    }

    private static void AssertRefused(Action load, params string[] expected)
    {
        var line = Assert.Throws<CertificateException>(load).Message;

        Assert.All(expected, part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', line);
    }
}
