using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cluster.Collectives.Securing;

/// <summary>A certificate with its key, as a TLS connection shows it.</summary>
internal sealed class SslCertificate
{
    private static readonly TimeSpan EphemeralLife = TimeSpan.FromDays(3650);

    /// <param name="leaf">The certificate with its key.</param>
    /// <param name="between">Authorities between it and the one that is trusted.</param>
    public SslCertificate(X509Certificate2 leaf, X509Certificate2Collection between)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows takes no key that it has not stored.
            leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
        }

        Leaf = leaf;
        Context = SslStreamCertificateContext.Create(leaf, between, offline: true);
    }

    /// <summary>The certificate.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>The certificate with those that stand between it and its root.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>A certificate that vouches for itself: whoever is told its digest knows it.</summary>
    public static SslCertificate CreateEphemeral()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cluster-peer", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        return new SslCertificate(request.CreateSelfSigned(now - EphemeralLife, now + EphemeralLife), []);
    }
}
