using System.Security.Cryptography.X509Certificates;

namespace Cluster.Collectives.Securing;

/// <summary>Trust in the certificates of given authorities, and of no others: what the system trusts does not count.</summary>
/// <param name="authorities">The authorities.</param>
/// <param name="file">Where they were read from, for people.</param>
internal sealed class PrivateTrust(X509Certificate2Collection authorities, string file)
{
    /// <summary>Where the authorities were read from.</summary>
    public string File => file;

    /// <summary>Reads the authorities.</summary>
    /// <param name="file">Path of a PEM file.</param>
    /// <exception cref="CertificateException">It cannot be read or holds none.</exception>
    public static PrivateTrust Load(string file) => new(PemFile.Certificates(file), file);

    /// <summary>How a chain of certificates is checked. Nothing is looked up elsewhere; a private authority publishes no revocations.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
