using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cluster.Collectives.Securing;

namespace Cluster.Collectives.Tests.Securing;

/// <summary>A certificate authority, and a folder with what it makes; both go with the test.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ServerUse = "1.3.6.1.5.5.7.3.1";
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-certificates-");
    private readonly X509Certificate2 _certificate;
    private int _made;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test authority", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        _certificate = request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
        File = Write("ca.pem", _certificate.ExportCertificatePem());
    }

    /// <summary>The authority's certificate.</summary>
    public string File { get; }

    /// <summary>Makes a certificate.</summary>
    /// <param name="host">The address that it is for.</param>
    /// <param name="use">What it is for.</param>
    /// <param name="daysLeft">Days from now to its end.</param>
    /// <returns>Files of certificate and key.</returns>
    public (string Certificate, string Key) Issue(string host = "127.0.0.1", string use = ServerUse, int daysLeft = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(host));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        using var made = request.Create(_certificate, Now.AddDays(-5), Now.AddDays(daysLeft), RandomNumberGenerator.GetBytes(8));
        var name = $"{++_made}";
        return (Write(name + ".pem", made.ExportCertificatePem()), Write(name + ".key", key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>What a server shows.</summary>
    public ServerTls Server((string Certificate, string Key)? shown = null, string? clients = null)
    {
        var (certificate, key) = shown ?? Issue();
        return ServerTls.Load(certificate, key, clients);
    }

    /// <summary>Writes a file that only its owner can read.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, PrivateFile.Mode);
        }

        return path;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }
}
