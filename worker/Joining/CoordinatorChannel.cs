using System.Net.Sockets;
using System.Security.Authentication;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports.Grpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Cluster.Worker.Joining;

/// <summary>A gRPC channel to a coordinator, under TLS or in plain text. Whoever calls a coordinator does it through one of these.</summary>
public sealed class CoordinatorChannel : IDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(30);

    private readonly HostPort _address;
    private readonly ClientTls? _tls;
    private readonly GrpcChannel _channel;

    private CoordinatorChannel(HostPort address, ClientTls? tls, GrpcChannel channel) => (_address, _tls, _channel) = (address, tls, channel);

    /// <summary>Makes calls.</summary>
    public CallInvoker Invoker => _channel.Intercept(new SoundReplies());

    /// <summary>Why a coordinator may not be called so, before anything is sent: a token or a gradient in plain text belongs to everybody on the
    /// way.</summary>
    /// <param name="address">The coordinator.</param>
    /// <param name="authority">File of the authority of its certificate; null for plain text.</param>
    /// <param name="certificate">File of the caller's certificate, if it has one.</param>
    /// <param name="key">File of its key, if it has one.</param>
    /// <param name="isInsecure">Whether plain text beyond this machine is accepted.</param>
    /// <returns>One line that says what to do; null if nothing is wrong.</returns>
    public static string? ProblemOf(HostPort address, string? authority, string? certificate, string? key, bool isInsecure)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (ProblemOf(authority, certificate, key) is { } problem)
        {
            return problem;
        }

        // What listens everywhere is dialled here.
        var isHere = address.IsLoopback || address.Host is "0.0.0.0" or "::";
        return authority is not null || isInsecure || isHere
            ? null
            : $"calling {address} would send the token, weights and gradients in plain text beyond this machine; give --tls-ca FILE with the "
                + "authority of the coordinator's certificate, or say --insecure if every machine on that network is yours";
    }

    /// <summary>Why files for TLS do not belong together.</summary>
    /// <param name="authority">File of the authority of the coordinator's certificate; null for plain text.</param>
    /// <param name="certificate">File of the caller's certificate, if it has one.</param>
    /// <param name="key">File of its key, if it has one.</param>
    /// <returns>One line that says what to do; null if nothing is wrong.</returns>
    public static string? ProblemOf(string? authority, string? certificate, string? key) =>
        certificate is null != key is null ? "a certificate needs its key; give both --tls-certificate and --tls-key, or none"
        : certificate is not null && authority is null
            ? "a certificate is shown under TLS alone; give --tls-ca FILE with the authority of the coordinator's certificate"
        : null;

    /// <summary>Opens a channel; nothing is sent before the first call.</summary>
    /// <param name="address">The coordinator.</param>
    /// <param name="tls">Whom to take for it; null for plain text.</param>
    /// <param name="connectTimeout">How long an attempt to connect may take.</param>
    /// <param name="streamWindowBytes">Bytes that an answer may have on its way from the beginning; null for what the platform begins with.</param>
    public static CoordinatorChannel Open(HostPort address, ClientTls? tls, TimeSpan connectTimeout, int? streamWindowBytes = null)
    {
        ArgumentNullException.ThrowIfNull(address);

        // A proxy of the environment must not stand between the nodes of a cluster.
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = connectTimeout,
            EnableMultipleHttp2Connections = true,

            // Whatever is waited for, a coordinator that hangs, or whose machine is gone without a word, is noticed.
            KeepAlivePingDelay = PingInterval,
            KeepAlivePingTimeout = PingPatience,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        handler.InitialHttp2StreamWindowSize = streamWindowBytes ?? handler.InitialHttp2StreamWindowSize;
        if (tls is not null)
        {
            handler.SslOptions = tls.Options(null);
        }

        var options = new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true };
        return new CoordinatorChannel(address, tls, GrpcChannel.ForAddress($"{(tls is null ? "http" : "https")}://{address}", options));
    }

    /// <summary>Why no call got through, where both sides do not agree on TLS: one line that says what to do. Null if something else is
    /// wrong.</summary>
    /// <param name="error">How the call ended.</param>
    public string? DisagreementIn(RpcException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var causes = Causes(error.Status.DebugException).ToList();
        return _tls is null || !causes.Exists(cause => cause is AuthenticationException) ? null
            : _tls.Refusal is { } refusal ? $"coordinator {_address} is not believed: it {refusal}"
            : $"no TLS with {_address}: {causes[^1].Message}";
    }

    /// <summary>What may be wrong where connection after connection ends before anything is said: one line. Null if they do not.</summary>
    /// <param name="error">How the last call ended.</param>
    /// <remarks>It may as well be a proxy that finds nobody behind it. Under TLS 1.3 a server says after the handshake that it does not like the
    /// client's certificate, by closing the connection; one that expects TLS closes it on plain text.</remarks>
    public string? SuspicionIn(RpcException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var causes = Causes(error.Status.DebugException).ToList();
        return !causes.Exists(cause => cause is HttpRequestException) || causes.Exists(cause => cause is SocketException) ? null
            : _tls is null
                ? $"what listens at {_address} is no coordinator, or one that uses TLS; give the authority of its certificate with --tls-ca"
            : $"coordinator {_address} closed the connection after the handshake: it asks for a certificate of its own authority; give one with "
                + "--tls-certificate and --tls-key";
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static IEnumerable<Exception> Causes(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }
}
