using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Cluster.Collectives.Securing;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>The coordinator's port for data channels. A connection has to show a ticket at once; until then it costs a few bytes and little
/// time, and there are few such connections.</summary>
public sealed class ChannelListener : IAsyncDisposable
{
    /// <summary>Connections that have shown no ticket yet, at most; more are closed at once.</summary>
    internal const int MostStrangers = 64;

    /// <summary>What is answered to a good ticket.</summary>
    internal const byte Welcome = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ServerTls? _tls;
    private readonly TimeProvider _time;
    private readonly ChannelTickets _tickets;
    private readonly Func<byte[], Func<DataChannel, bool>?> _redeem;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private int _strangers;

    private ChannelListener(
        Socket socket, ServerTls? tls, TimeProvider time, Func<byte[], Func<DataChannel, bool>?>? redeem)
    {
        (_socket, _tls, _time, _tickets) = (socket, tls, time, new ChannelTickets(time));
        _redeem = redeem ?? (shown => _tickets.Redeem(shown) is { } ticket ? ticket.TryOpen : null);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Listens.</summary>
    /// <param name="address">Where.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="time">The clock that tickets and deadlines follow.</param>
    /// <param name="tls">What to prove the coordinator's identity with; null for plain connections.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public static ChannelListener Start(IPAddress address, int port, TimeProvider time, ServerTls? tls = null) =>
        Start(address, port, time, tls, null);

    /// <summary>Listens for those who show tickets of another kind, of as many bytes.</summary>
    /// <param name="address">Where.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="redeem">Takes a ticket in; gives who takes the channel, and says whether he wants it. Null for no good ticket.</param>
    /// <param name="tls">What to prove one's identity with; null for plain connections.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    internal static ChannelListener Start(
        IPAddress address, int port, Func<byte[], Func<DataChannel, bool>?> redeem, ServerTls? tls = null) =>
        Start(address, port, TimeProvider.System, tls, redeem);

    private static ChannelListener Start(
        IPAddress address, int port, TimeProvider time, ServerTls? tls, Func<byte[], Func<DataChannel, bool>?>? redeem)
    {
        ArgumentNullException.ThrowIfNull(address);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any))
        {
            // As web servers do: every address of either kind.
            socket.DualMode = true;
        }

        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return new ChannelListener(socket, tls, time, redeem);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException($"cannot listen on {address}:{port} for data channels: {error.Message}", error);
        }
    }

    /// <summary>Makes a ticket for one channel.</summary>
    internal ChannelTicket Issue() => _tickets.Issue();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Meet(await _socket.AcceptAsync(_closing.Token).ConfigureAwait(false));
            }
            catch (SocketException) when (!_closing.IsCancellationRequested)
            {
                // The system is short of something; the caller has gone, or tries again.
                await Task.Delay(Pause, _time, _closing.Token).ConfigureAwait(false);
            }
        }
    }

    private void Meet(Socket socket)
    {
        if (Interlocked.Increment(ref _strangers) <= MostStrangers)
        {
            _ = MeetAsync(socket);
            return;
        }

        Interlocked.Decrement(ref _strangers);
        socket.Dispose();
    }

    private async Task MeetAsync(Socket socket)
    {
        using var deadline = new CancellationTokenSource(Patience, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closing.Token);
        Stream? stream = null;
        try
        {
            stream = DataChannel.Plain(socket);
            stream = _tls is null ? stream : await SecureAsync(stream, _tls.Options(), ending.Token).ConfigureAwait(false);
            var shown = new byte[ChannelTickets.Bytes];
            await stream.ReadExactlyAsync(shown, ending.Token).ConfigureAwait(false);
            if (_redeem(shown) is { } open)
            {
                await stream.WriteAsync(new byte[] { Welcome }, ending.Token).ConfigureAwait(false);
                stream = open(new DataChannel(stream)) ? null : stream;
            }
        }
        catch (Exception error) when (IsStranger(error))
        {
            // Nobody of ours; there is nothing to tell anybody.
        }
        finally
        {
            Interlocked.Decrement(ref _strangers);
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, SslServerAuthenticationOptions tls, CancellationToken cancellationToken)
    {
        var secured = new SslStream(plain);
        try
        {
            await secured.AuthenticateAsServerAsync(tls, cancellationToken).ConfigureAwait(false);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static bool IsStranger(Exception error) => error
        is IOException or SocketException or OperationCanceledException or ObjectDisposedException
        or System.Security.Authentication.AuthenticationException;
}
