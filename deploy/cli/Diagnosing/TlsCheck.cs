using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Diagnosing;

/// <summary>A TLS handshake with a coordinator, and what there is to say about its certificate.</summary>
/// <param name="coordinator">The coordinator.</param>
/// <param name="files">What this machine brings for TLS; null for plain text.</param>
/// <param name="acceptsPlainText">Whether plain text is accepted beyond this machine.</param>
/// <param name="deadline">How long to wait for an answer.</param>
internal sealed class TlsCheck(HostPort coordinator, TlsFiles? files, bool acceptsPlainText, TimeSpan deadline)
{
    private const string Check = "TLS";
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Carries it out.</summary>
    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var (certificate, version, complaint) = await ShakeAsync(cancellationToken);
        using (certificate)
        {
            return certificate is null ? WithoutTls(complaint)
                : files is null ? Finding.Fail(Check, $"{coordinator} speaks TLS", "give --tls-ca FILE, the ca.pem that vouches for its certificate")
                : Judge(certificate, files.Policy(), coordinator.Host, version, DateTime.UtcNow);
        }
    }

    /// <summary>What there is to say about a coordinator's certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="policy">Whom to trust.</param>
    /// <param name="host">The name or address by which it was dialled.</param>
    /// <param name="version">The version of TLS.</param>
    /// <param name="now">The time.</param>
    internal static Finding Judge(X509Certificate2 certificate, X509ChainPolicy policy, string host, string version, DateTime now)
    {
        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now > until || now < from)
        {
            return Finding.Fail(
                Check,
                $"the coordinator's certificate is valid from {Day(from)} to {Day(until)}, and this machine's clock says {Day(now)}",
                now < from ? "set the clocks, or wait" : "make a new one with cluster certs on the coordinator's side, and compare the clocks");
        }

        using var chain = new X509Chain { ChainPolicy = policy };
        policy.VerificationTime = now;
        if (!chain.Build(certificate))
        {
            var reasons = chain.ChainStatus.Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct();
            return Finding.Fail(
                Check,
                $"the coordinator's certificate ({certificate.Subject}) does not follow from --tls-ca: {string.Join("; ", reasons)}",
                "give the ca.pem that was made together with it");
        }

        if (!certificate.MatchesHostname(host))
        {
            return Finding.Fail(
                Check,
                $"the coordinator's certificate is not for {host} but for {NamesOf(certificate)}",
                $"dial one of these names, or make it anew with cluster certs --host {host}");
        }

        return until - now < Soon
            ? Finding.Warn(Check, $"{version}; the coordinator's certificate ends on {Day(until)}", "make a new one with cluster certs in time")
            : Finding.Ok(Check, $"{version}; the coordinator's certificate is for {host} until {Day(until)}");
    }

    private Finding WithoutTls(string complaint) => files is not null
        ? Finding.Fail(
            Check,
            $"no handshake with {coordinator}: {complaint}",
            "start the coordinator with --tls-certificate and --tls-key, or leave --tls-ca out if it speaks plain text")
        : coordinator.IsLoopback
            ? Finding.Ok(Check, "plain text, which does not leave this machine")
            : new Finding(
                Check,
                acceptsPlainText ? Verdict.Warn : Verdict.Fail,
                "plain text: every machine on that network can read weights, data and token",
                "make certificates with cluster certs and give --tls-ca, or say --insecure if every machine on that network is yours");

    private async Task<(X509Certificate2? Certificate, string Version, string Complaint)> ShakeAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        X509Certificate2? shown = null;
        try
        {
            await socket.ConnectAsync(coordinator.Host, coordinator.Port, limit.Token);
            var stream = new SslStream(new NetworkStream(socket));
            await using var closing = stream.ConfigureAwait(false);
            var options = files?.For(coordinator.Host) ?? new SslClientAuthenticationOptions { TargetHost = coordinator.Host };
            options.ApplicationProtocols = [SslApplicationProtocol.Http2];

            // It is judged afterwards, with a sentence for each fault; nothing is sent over this connection.
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                shown = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
                return shown is not null;
            };
            await stream.AuthenticateAsClientAsync(options, limit.Token);
            return (shown, stream.SslProtocol == SslProtocols.Tls13 ? "TLS 1.3" : $"{stream.SslProtocol}", "");
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException)
        {
            return (shown, "TLS", error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (shown, "TLS", FormattableString.Invariant($"no answer within {deadline.TotalSeconds:0.#} s"));
        }
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        var all = names.SelectMany(extension => extension.EnumerateDnsNames())
            .Concat(names.SelectMany(extension => extension.EnumerateIPAddresses()).Select(address => $"{address}"))
            .ToList();
        return all.Count == 0 ? "nobody by name" : string.Join(", ", all);
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
