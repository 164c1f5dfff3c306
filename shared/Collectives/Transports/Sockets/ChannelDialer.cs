using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Cluster.Collectives.Securing;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>The worker's side of opening a data channel.</summary>
internal static class ChannelDialer
{
    // A firewall that swallows connections must not keep a worker from its work.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Connects and shows the ticket.</summary>
    /// <param name="host">The host on which the coordinator was dialled.</param>
    /// <param name="port">Its port for data channels.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="tls">Whose certificate is believed; null for a plain connection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">No channel could be opened; the message says why in words.</exception>
    public static async Task<DataChannel> DialAsync(
        string host, int port, ReadOnlyMemory<byte> ticket, ClientTls? tls, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(host, port, deadline.Token).ConfigureAwait(false);
            stream = DataChannel.Plain(socket);
            stream = tls is null ? stream : await SecureAsync(stream, tls.Options(host), deadline.Token).ConfigureAwait(false);
            await stream.WriteAsync(ticket, deadline.Token).ConfigureAwait(false);
            var answer = new byte[1];
            await stream.ReadExactlyAsync(answer, deadline.Token).ConfigureAwait(false);
            return answer[0] == ChannelListener.Welcome
                ? new DataChannel(stream)
                : throw new IOException($"what listens on port {port} of {host} is no coordinator");
        }
        catch (Exception error) when (IsRefusal(error) && !cancellationToken.IsCancellationRequested)
        {
            Close(socket, stream);
            throw new IOException($"no data channel to port {port} of {host}: {ReasonOf(error, tls)}", error);
        }
        catch
        {
            Close(socket, stream);
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, SslClientAuthenticationOptions tls, CancellationToken cancellationToken)
    {
        var secured = new SslStream(plain);
        try
        {
            await secured.AuthenticateAsClientAsync(tls, cancellationToken).ConfigureAwait(false);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static void Close(Socket socket, Stream? stream)
    {
        stream?.Dispose();
        socket.Dispose();
    }

    private static bool IsRefusal(Exception error) =>
        error is IOException or SocketException or OperationCanceledException or AuthenticationException;

    private static string ReasonOf(Exception error, ClientTls? tls) => error switch
    {
        AuthenticationException when tls?.Refusal is { } refusal => $"it {refusal}",
        OperationCanceledException => $"nothing answered within {Patience.TotalSeconds:F0} s; does a firewall close it?",
        EndOfStreamException => "the coordinator refused the ticket",
        _ => error.Message,
    };
}
