namespace Grpc.Core;

/// <summary>How a channel learns what a <see cref="ChannelCredentials"/> consists of: a visitor.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>Takes the absence of security.</summary>
    /// <param name="state">Whatever the channel passed.</param>
    public abstract void SetInsecureCredentials(object state);

    /// <summary>Takes TLS.</summary>
    /// <param name="state">Whatever the channel passed.</param>
    /// <param name="rootCertificates">Roots to trust, as PEM, or null for the platform's.</param>
    /// <param name="keyCertificatePair">The client's own certificate, or null.</param>
    /// <param name="verifyPeerCallback">A further check of the server, or null.</param>
    public abstract void SetSslCredentials(
        object state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback);

    /// <summary>Takes a channel's security with credentials for each of its calls.</summary>
    /// <param name="state">Whatever the channel passed.</param>
    /// <param name="channelCredentials">The channel's security.</param>
    /// <param name="callCredentials">What each call adds.</param>
    public abstract void SetCompositeCredentials(object state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}
