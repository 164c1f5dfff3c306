using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cluster.Cli.Certifying;

/// <summary>A private certificate authority: ECDSA over P-256 with SHA-256. It vouches for the machines of one cluster, and for nobody else.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const int SerialBytes = 16;

    // Machines whose clocks are a little late believe a new certificate at once.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    private CertificateAuthority(X509Certificate2 certificate, ECDsa key) => (_certificate, _key) = (certificate, key);

    /// <summary>The authority's own certificate, in PEM form.</summary>
    public string Certificate => _certificate.ExportCertificatePem() + "\n";

    /// <summary>The authority's key, in PEM form.</summary>
    public string Key => KeyText(_key);

    /// <summary>Until when its certificates are believed.</summary>
    public DateTimeOffset End => _certificate.NotAfter;

    /// <summary>Makes an authority with a key of its own.</summary>
    /// <param name="now">The time.</param>
    /// <param name="life">How long its certificates are believed.</param>
    public static CertificateAuthority Create(DateTimeOffset now, TimeSpan life)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            "CN=cluster CA " + RandomNumberGenerator.GetHexString(8, lowercase: true), key, HashAlgorithmName.SHA256);

        // It signs certificates of machines, and no other authority.
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new CertificateAuthority(request.CreateSelfSigned(now - ClockSkew, now + life), key);
    }

    /// <summary>Reads an authority back.</summary>
    /// <param name="certificate">Its certificate, in PEM form.</param>
    /// <param name="key">Its key, in PEM form.</param>
    /// <exception cref="CryptographicException">They are no such authority, or do not belong together.</exception>
    public static CertificateAuthority Read(string certificate, string key)
    {
        // Made together, so that a key of another authority shows here and not at the first handshake.
        var read = X509Certificate2.CreateFromPem(certificate, key);
        return read.GetECDsaPrivateKey() is { } own
            ? new CertificateAuthority(read, own)
            : throw new CryptographicException("The authority's key is no ECDSA key.");
    }

    /// <summary>Makes the certificate of who is dialled.</summary>
    /// <param name="hosts">Names and addresses by which it is dialled.</param>
    /// <param name="now">The time.</param>
    /// <param name="life">How long it is to be believed; no longer than the authority.</param>
    /// <returns>Certificate and key, in PEM form.</returns>
    public (string Certificate, string Key) IssueServer(IReadOnlyList<string> hosts, DateTimeOffset now, TimeSpan life)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return Issue("CN=cluster coordinator", ServerUse, names.Build(), now, life);
    }

    /// <summary>Makes the certificate of who dials.</summary>
    /// <param name="now">The time.</param>
    /// <param name="life">How long it is to be believed; no longer than the authority.</param>
    /// <returns>Certificate and key, in PEM form.</returns>
    public (string Certificate, string Key) IssueClient(DateTimeOffset now, TimeSpan life) => Issue("CN=cluster worker", ClientUse, null, now, life);

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private (string Certificate, string Key) Issue(string subject, string use, X509Extension? names, DateTimeOffset now, TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            _certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        var (start, end) = (now - ClockSkew, now + life);
        using var made = request.Create(
            _certificate, start < _certificate.NotBefore ? _certificate.NotBefore : start, end < End ? end : End, SerialNumber());
        return (made.ExportCertificatePem() + "\n", KeyText(key));
    }

    // A serial number is a positive integer.
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] &= 0x7f;
        return serial;
    }

    private static string KeyText(ECDsa key) => key.ExportPkcs8PrivateKeyPem() + "\n";
}
