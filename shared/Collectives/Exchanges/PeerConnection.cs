using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Exchanges;

/// <summary>What goes to one peer and comes from it, over one connection that is opened later than it is first used. One loop does both ways
/// in turn, so that a process needs no more than one core for a connection; it asks the socket again for a moment before it waits.</summary>
/// <param name="peer">The peer.</param>
/// <param name="sink">Takes what it sends.</param>
internal sealed class PeerConnection(WorkerId peer, IPieceSink sink) : IAsyncDisposable
{
    // What a system call moves at most, so that neither way waits long for the other.
    private const int CallBytes = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(100);

    private readonly PeerOutbox _outbox = new();
    private readonly PeerInbox _inbox = new(peer, sink);
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Lock _gate = new();
    private DataChannel? _channel;
    private Task _carrying = Task.CompletedTask;
    private volatile bool _isEnding;

    /// <summary>Uses a connection. The peer connection owns it from here on.</summary>
    /// <returns>False if there is one already, or none is wanted any more; then the caller keeps it.</returns>
    public bool TryOpen(DataChannel channel)
    {
        lock (_gate)
        {
            if (_isEnding || _channel is not null)
            {
                return false;
            }

            _channel = channel;
            _carrying = Task.Run(() => CarryAsync(channel));
            return true;
        }
    }

    /// <summary>Sends a piece behind those before it.</summary>
    /// <param name="notice">What it is.</param>
    /// <param name="bytes">Its bytes, which must not change until it was sent or dropped.</param>
    /// <param name="sent">Told when nobody reads the bytes any more.</param>
    public void Send(in PieceNotice notice, ReadOnlyMemory<byte> bytes, PendingSends sent)
    {
        _outbox.Add(notice, bytes, sent);
        Wake();
    }

    /// <summary>A piece that had not begun here may have begun now.</summary>
    public void Wake() => _bell.Writer.TryWrite(true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task carrying;
        lock (_gate)
        {
            _isEnding = true;
            carrying = _carrying;
        }

        _channel?.Dispose();
        Wake();
        await carrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _outbox.Close();
    }

    // A socket that would have to wait has moved nothing.
    private static int Checked(int count, SocketError error) => error switch
    {
        SocketError.Success => count,
        SocketError.WouldBlock => 0,
        _ => throw new IOException(new SocketException((int)error).Message),
    };

    private async Task CarryAsync(DataChannel channel)
    {
        var reason = "its connection ended";
        var socket = channel.TakeSocket();
        using (var waits = new SocketWaits(socket, Wake))
        {
            try
            {
                await MoveAsync(socket, waits).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException or ContractException)
            {
                reason = error.Message;
            }

            channel.Dispose();
            while (waits.IsWaiting)
            {
                await _bell.Reader.ReadAsync().ConfigureAwait(false);
            }
        }

        _outbox.Close();
        _inbox.Close();
        if (!_isEnding)
        {
            sink.OnLost(peer, reason);
        }
    }

    private async Task MoveAsync(Socket socket, SocketWaits waits)
    {
        var moved = Stopwatch.GetTimestamp();
        while (!_isEnding)
        {
            if (TrySend(socket, waits) | TryReceive(socket))
            {
                moved = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(moved) < Patience)
            {
                Thread.Yield();
            }
            else
            {
                await WaitAsync(waits).ConfigureAwait(false);
                moved = Stopwatch.GetTimestamp();
            }
        }
    }

    private bool TrySend(Socket socket, SocketWaits waits)
    {
        var next = NextToSend(waits);
        if (next.Length == 0)
        {
            return false;
        }

        var count = Checked(socket.Send(next.Span, SocketFlags.None, out var error), error);
        _outbox.Advance(count);
        return count > 0;
    }

    private bool TryReceive(Socket socket)
    {
        var room = _inbox.Room();
        if (room.Length == 0)
        {
            return false;
        }

        var count = Checked(socket.Receive(room.Span[..Math.Min(CallBytes, room.Length)], SocketFlags.None, out var error), error);
        if (count == 0)
        {
            return error == SocketError.WouldBlock ? false : throw new EndOfStreamException("the peer closed the connection");
        }

        _inbox.Advance(count);
        return true;
    }

    private ReadOnlyMemory<byte> NextToSend(SocketWaits waits)
    {
        var next = _outbox.Next(waits);
        return next[..Math.Min(CallBytes, next.Length)];
    }

    // Until bytes have come or gone, or somebody rings.
    private async ValueTask WaitAsync(SocketWaits waits)
    {
        if (NextToSend(waits) is { Length: > 0 } next)
        {
            waits.BeginSending(next);
        }

        if (_inbox.Room().Length > 0)
        {
            waits.BeginReceiving();
        }

        await _bell.Reader.ReadAsync().ConfigureAwait(false);
    }
}
