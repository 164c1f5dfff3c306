using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cluster.Collectives.Securing;

/// <summary>TLS 1.3 on the side of who dials: whom it believes, and the certificate that it shows if it is asked for one.</summary>
public sealed class ClientTls
{
    private const string AlternativeNames = "2.5.29.17";

    private readonly PrivateTrust _trust;
    private readonly SslCertificate? _certificate;
    private readonly byte[]? _pin;
    private volatile string? _refusal;

    private ClientTls(PrivateTrust trust, SslCertificate? certificate, byte[]? pin) => (_trust, _certificate, _pin) = (trust, certificate, pin);

    /// <summary>Why the certificate that was shown last was not believed, as the end of a sentence about who showed it; null if none was
    /// refused yet.</summary>
    public string? Refusal => _refusal;

    /// <summary>Whether it shows a certificate to who asks for one.</summary>
    public bool HasCertificate => _certificate is not null;

    /// <summary>Believes whoever shows a certificate of an authority for the name by which it was dialled.</summary>
    /// <param name="authority">Path of a PEM file with the authority.</param>
    /// <param name="certificate">Path of a PEM file with a certificate of one's own; null for none.</param>
    /// <param name="key">Path of a PEM file with its key, which nobody but its owner may read.</param>
    /// <exception cref="CertificateException">A file cannot be used; the message says which and why.</exception>
    public static ClientTls Load(string authority, string? certificate, string? key)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return new ClientTls(PrivateTrust.Load(authority), certificate is null || key is null ? null : PemFile.Pair(certificate, key), null);
    }

    /// <summary>Believes whoever shows one certificate, whatever it says.</summary>
    /// <param name="digest">Its SHA-256, learnt from somebody who is believed.</param>
    public static ClientTls Pinned(ReadOnlySpan<byte> digest) => new(new PrivateTrust([], ""), null, digest.ToArray());

    /// <summary>What a connection is opened with.</summary>
    /// <param name="host">Name or address of who is dialled; null where the caller fills it in.</param>
    public SslClientAuthenticationOptions Options(string? host) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateChainPolicy = _trust.Policy(),
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ClientCertificateContext = _certificate?.Context,
        RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            var asked = host ?? (sender as SslStream)?.TargetHostName ?? "";
            var refusal = certificate is X509Certificate2 shown ? RefusalOf(shown, chain, errors, asked) : "shows no certificate";
            _refusal = refusal ?? _refusal;
            return refusal is null;
        },
    };

    private string? RefusalOf(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        if (_pin is not null)
        {
            return CryptographicOperations.FixedTimeEquals(SHA256.HashData(shown.RawData), _pin) ? null : "shows another certificate than it told";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var faults = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) ?? default;
            return faults switch
            {
                _ when faults.HasFlag(X509ChainStatusFlags.UntrustedRoot) || faults.HasFlag(X509ChainStatusFlags.PartialChain) =>
                    $"shows a certificate that is not of the authority in {_trust.File}",
                X509ChainStatusFlags.NotTimeValid => string.Create(
                    CultureInfo.InvariantCulture,
                    $"shows a certificate that is good from {Utc(shown.NotBefore)} to {Utc(shown.NotAfter)}, and here it is {Utc(DateTime.Now)}"),
                _ => $"shows a certificate that is not good for this: {faults}",
            };
        }

        return errors == SslPolicyErrors.None ? null : $"shows a certificate for {NamesOf(shown)}, not for {host}";
    }

    private static string NamesOf(X509Certificate2 shown)
    {
        var names = shown.Extensions[AlternativeNames] is { } extension ? new X509SubjectAlternativeNameExtension(extension.RawData) : null;
        var all = names is null ? [] : names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()));
        return string.Join(", ", all) is { Length: > 0 } text ? text : "no name";
    }

    private static string Utc(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
