using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;

namespace Cluster.Cli.Diagnosing;

/// <summary>A TLS handshake with a coordinator, and what there is to say about its certificate.</summary>
/// <param name="coordinator">The coordinator.</param>
/// <param name="tls">How this machine's workers would connect; null for plain text.</param>
/// <param name="acceptsPlainText">Whether plain text is accepted beyond this machine.</param>
/// <param name="deadline">How long to wait for an answer.</param>
internal sealed class TlsCheck(HostPort coordinator, ClientTls? tls, bool acceptsPlainText, TimeSpan deadline)
{
    private const string Check = "TLS";
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Carries it out.</summary>
    public Task<Finding> RunAsync(CancellationToken cancellationToken) =>
        tls is null ? WithoutAsync(cancellationToken) : WithAsync(tls, cancellationToken);

    private async Task<Finding> WithAsync(ClientTls secured, CancellationToken cancellationToken)
    {
        var (ends, version, complaint) = await ShakeAsync(secured.Options(coordinator.Host), cancellationToken);
        return ends is not null ? Trusted(ends.Value, version)
            : secured.Refusal is { } refusal ? Finding.Fail(
                Check,
                $"the coordinator {refusal}",
                $"give the ca.pem made with its certificate, or make both anew: cluster certs --host {coordinator.Host}; compare the clocks")
            : Finding.Fail(
                Check,
                $"no handshake with {coordinator}: {complaint}",
                "start the coordinator with --tls-certificate and --tls-key, or leave --tls-ca out if it speaks plain text");
    }

    // Believes nobody: to be shown a certificate is all there is to learn.
    private async Task<Finding> WithoutAsync(CancellationToken cancellationToken)
    {
        var shown = false;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = coordinator.Host,
            RemoteCertificateValidationCallback = (_, _, _, _) =>
            {
                shown = true;
                return false;
            },
        };
        await ShakeAsync(options, cancellationToken);
        return shown ? Finding.Fail(Check, $"{coordinator} speaks TLS", "give --tls-ca FILE, the ca.pem that vouches for its certificate")
            : coordinator.IsLoopback ? Finding.Ok(Check, "plain text, which does not leave this machine")
            : new Finding(
                Check,
                acceptsPlainText ? Verdict.Warn : Verdict.Fail,
                "plain text: every machine on that network can read weights, data and token",
                "make certificates with cluster certs and give --tls-ca, or say --insecure if every machine on that network is yours");
    }

    private Finding Trusted(DateTime ends, string version) => ends - DateTime.UtcNow < Soon
        ? Finding.Warn(Check, $"{version}; the coordinator's certificate ends on {Day(ends)}", "make a new one with cluster certs in time")
        : Finding.Ok(Check, $"{version}; the coordinator's certificate is for {coordinator.Host} until {Day(ends)}");

    // Nothing is sent over this connection. Null for its end where there is no handshake.
    private async Task<(DateTime? Ends, string Version, string Complaint)> ShakeAsync(
        SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(coordinator.Host, coordinator.Port, limit.Token);
            var stream = new SslStream(new NetworkStream(socket));
            await using var closing = stream.ConfigureAwait(false);
            options.ApplicationProtocols = [SslApplicationProtocol.Http2];
            await stream.AuthenticateAsClientAsync(options, limit.Token);
            using var shown = X509CertificateLoader.LoadCertificate(stream.RemoteCertificate!.GetRawCertData());
            return (shown.NotAfter.ToUniversalTime(), stream.SslProtocol == SslProtocols.Tls13 ? "TLS 1.3" : $"{stream.SslProtocol}", "");
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException)
        {
            return (null, "", error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "", FormattableString.Invariant($"no answer within {deadline.TotalSeconds:0.#} s"));
        }
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
