using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Cluster.Collectives.Securing;

/// <summary>TLS 1.3 on the side of who is dialled: its certificate, and the authority whose certificates it demands, if it demands any.</summary>
public sealed class ServerTls
{
    private readonly SslCertificate _certificate;
    private readonly PrivateTrust? _clients;

    private ServerTls(SslCertificate certificate, PrivateTrust? clients) => (_certificate, _clients) = (certificate, clients);

    /// <summary>SHA-256 of the certificate, by which peers that are told of it know it; 32 bytes.</summary>
    public ReadOnlyMemory<byte> Digest => SHA256.HashData(_certificate.Leaf.RawData);

    /// <summary>Reads certificate and key.</summary>
    /// <param name="certificate">Path of a PEM file with the certificate, followed by authorities between it and the root if there are any.</param>
    /// <param name="key">Path of a PEM file with its key, which nobody but its owner may read.</param>
    /// <param name="clientAuthority">Path of a PEM file with the authority of clients; null to ask clients for no certificate.</param>
    /// <exception cref="CertificateException">A file cannot be used; the message says which and why.</exception>
    public static ServerTls Load(string certificate, string key, string? clientAuthority)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(key);
        return new ServerTls(PemFile.Pair(certificate, key), clientAuthority is null ? null : PrivateTrust.Load(clientAuthority));
    }

    /// <summary>A certificate of this process alone, for peers that are told its <see cref="Digest"/>.</summary>
    public static ServerTls CreateEphemeral() => new(SslCertificate.CreateEphemeral(), null);

    /// <summary>What a connection is accepted with.</summary>
    /// <param name="protocols">The protocols that are spoken above TLS.</param>
    public SslServerAuthenticationOptions Options(params IEnumerable<SslApplicationProtocol> protocols) => new()
    {
        ServerCertificateContext = _certificate.Context,
        ApplicationProtocols = [.. protocols],
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateRequired = _clients is not null,
        CertificateChainPolicy = _clients?.Policy(),
    };
}
