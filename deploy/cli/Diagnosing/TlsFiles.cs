using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cluster.Cli.Commands;

namespace Cluster.Cli.Diagnosing;

/// <summary>What this machine brings for TLS: whom it trusts, and what it shows of itself.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly X509Certificate2Collection _trusted;
    private readonly X509Certificate2? _own;

    private TlsFiles(X509Certificate2Collection trusted, X509Certificate2? own) => (_trusted, _own) = (trusted, own);

    /// <summary>Reads the files.</summary>
    /// <param name="authority">Certificates of those who may vouch for the coordinator, in PEM; null where there is no TLS.</param>
    /// <param name="certificate">This machine's own, in PEM; null where the coordinator asks for none.</param>
    /// <param name="key">Its key, in PEM.</param>
    /// <returns>Null where there is no TLS.</returns>
    /// <exception cref="UsageException">A file is no such thing, or one is missing.</exception>
    public static TlsFiles? Read(string? authority, string? certificate, string? key)
    {
        if (authority is null && (certificate ?? key) is not null)
        {
            throw new UsageException("--tls-certificate and --tls-key need --tls-ca FILE, which turns TLS on");
        }

        if (authority is null)
        {
            return null;
        }

        if ((certificate is null) != (key is null))
        {
            throw new UsageException("--tls-certificate and --tls-key belong together; give both or neither");
        }

        try
        {
            var trusted = new X509Certificate2Collection();
            trusted.ImportFromPemFile(authority);
            return trusted.Count == 0
                ? throw new UsageException($"{authority} holds no certificate in PEM; give the ca.pem that cluster certs made")
                : new TlsFiles(trusted, certificate is null ? null : ReadOwn(certificate, key!));
        }
        catch (CryptographicException error)
        {
            throw new UsageException($"{authority}: {error.Message}");
        }
    }

    /// <summary>How to open a connection that trusts these alone.</summary>
    /// <param name="host">The name that the other end must have.</param>
    public SslClientAuthenticationOptions For(string host) => new()
    {
        TargetHost = host,
        ClientCertificates = _own is null ? null : [_own],
        CertificateChainPolicy = Policy(),
    };

    /// <summary>How to judge a certificate.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(_trusted);
        return policy;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Dispose();
        foreach (var certificate in _trusted)
        {
            certificate.Dispose();
        }
    }

    private static X509Certificate2 ReadOwn(string certificate, string key)
    {
        try
        {
            // Windows uses keys that have been in a PKCS #12 container alone.
            using var read = X509Certificate2.CreateFromPemFile(certificate, key);
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
        }
        catch (CryptographicException error)
        {
            throw new UsageException($"{certificate} with {key}: {error.Message}");
        }
    }
}
