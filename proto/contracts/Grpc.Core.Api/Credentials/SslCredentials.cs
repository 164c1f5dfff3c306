namespace Grpc.Core;

/// <summary>TLS, with roots and a client certificate of one's own where given.</summary>
/// <remarks>A channel over <see cref="HttpMessageHandler"/> takes only the form without arguments: it is the handler that holds
/// certificates there.</remarks>
public sealed class SslCredentials : ChannelCredentials
{
    private readonly VerifyPeerCallback? _verifyPeer;

    /// <summary>TLS with the platform's roots.</summary>
    public SslCredentials()
        : this(null, null, null)
    {
    }

    /// <summary>TLS with other roots.</summary>
    /// <param name="rootCertificates">Roots to trust, as PEM, or null for the platform's.</param>
    public SslCredentials(string? rootCertificates)
        : this(rootCertificates, null, null)
    {
    }

    /// <summary>Mutual TLS.</summary>
    /// <param name="rootCertificates">Roots to trust, as PEM, or null for the platform's.</param>
    /// <param name="keyCertificatePair">The client's own certificate, or null.</param>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair)
        : this(rootCertificates, keyCertificatePair, null)
    {
    }

    /// <summary>Mutual TLS with a further check of the server.</summary>
    /// <param name="rootCertificates">Roots to trust, as PEM, or null for the platform's.</param>
    /// <param name="keyCertificatePair">The client's own certificate, or null.</param>
    /// <param name="verifyPeerCallback">Asked after the usual checks passed, or null.</param>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        RootCertificates = rootCertificates;
        KeyCertificatePair = keyCertificatePair;
        _verifyPeer = verifyPeerCallback;
    }

    /// <summary>Roots to trust, as PEM, or null for the platform's.</summary>
    public string? RootCertificates { get; }

    /// <summary>The client's own certificate, or null.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; }

    internal override bool MayCarryCallCredentials => true;

    /// <inheritdoc/>
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, _verifyPeer);
}
