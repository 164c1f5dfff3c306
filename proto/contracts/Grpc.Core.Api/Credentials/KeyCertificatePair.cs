namespace Grpc.Core;

/// <summary>A certificate with its private key, both as PEM.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>Pairs a certificate with its key.</summary>
    /// <param name="certificateChain">The certificate, followed by those that vouch for it.</param>
    /// <param name="privateKey">The key of the first.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>The certificate, followed by those that vouch for it.</summary>
    public string CertificateChain { get; }

    /// <summary>The key of the first certificate.</summary>
    public string PrivateKey { get; }
}
