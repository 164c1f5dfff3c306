using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Cluster.Collectives.Exchanges;

/// <summary>Moves pieces over a socket whose calls never wait. One loop does both ways in turn, so that a process needs no more than one core for
/// a connection; it asks the socket again for a moment before it waits.</summary>
/// <param name="socket">The socket; closed when moving ends.</param>
/// <param name="outbox">What goes.</param>
/// <param name="inbox">Where it comes to.</param>
internal sealed class SocketCarrier(Socket socket, PeerOutbox outbox, PeerInbox inbox) : IPieceCarrier
{
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(100);

    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile bool _isEnding;

    /// <inheritdoc/>
    public void Wake() => _bell.Writer.TryWrite(true);

    /// <inheritdoc/>
    public void End()
    {
        _isEnding = true;
        Wake();
    }

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        using var waits = new SocketWaits(socket, Wake);
        try
        {
            await MoveAsync(waits).ConfigureAwait(false);
        }
        finally
        {
            socket.Dispose();
            while (waits.IsWaiting)
            {
                await _bell.Reader.ReadAsync().ConfigureAwait(false);
            }
        }
    }

    // A socket that would have to wait has moved nothing.
    private static int Checked(int count, SocketError error) => error switch
    {
        SocketError.Success => count,
        SocketError.WouldBlock => 0,
        _ => throw new IOException(new SocketException((int)error).Message),
    };

    private async Task MoveAsync(SocketWaits waits)
    {
        var moved = Stopwatch.GetTimestamp();
        while (!_isEnding)
        {
            if (TrySend(waits) | TryReceive())
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

    private bool TrySend(SocketWaits waits)
    {
        var next = NextToSend(waits);
        if (next.Length == 0)
        {
            return false;
        }

        var count = Checked(socket.Send(next.Span, SocketFlags.None, out var error), error);
        outbox.Advance(count);
        return count > 0;
    }

    private bool TryReceive()
    {
        var room = inbox.Room();
        if (room.Length == 0)
        {
            return false;
        }

        var count = Checked(socket.Receive(room.Span[..Math.Min(IPieceCarrier.CallBytes, room.Length)], SocketFlags.None, out var error), error);
        if (count == 0)
        {
            return error == SocketError.WouldBlock ? false : throw new EndOfStreamException("the peer closed the connection");
        }

        inbox.Advance(count);
        return true;
    }

    private ReadOnlyMemory<byte> NextToSend(SocketWaits waits)
    {
        var next = outbox.Next(waits);
        return next[..Math.Min(IPieceCarrier.CallBytes, next.Length)];
    }

    // Until bytes have come or gone, or somebody rings.
    private async ValueTask WaitAsync(SocketWaits waits)
    {
        if (NextToSend(waits) is { Length: > 0 } next)
        {
            waits.BeginSending(next);
        }

        if (inbox.Room().Length > 0)
        {
            waits.BeginReceiving();
        }

        await _bell.Reader.ReadAsync().ConfigureAwait(false);
    }
}
