using System.Threading.Channels;

namespace Cluster.Collectives.Exchanges;

/// <summary>Moves pieces over a stream, each way by a loop of its own: TLS offers no calls that never wait.</summary>
/// <param name="stream">The stream, read and written at the same time; closed when moving ends.</param>
/// <param name="outbox">What goes.</param>
/// <param name="inbox">Where it comes to.</param>
internal sealed class StreamCarrier(Stream stream, PeerOutbox outbox, PeerInbox inbox) : IPieceCarrier
{
    private readonly Channel<bool> _toSend = Bell();
    private readonly Channel<bool> _toReceive = Bell();
    private volatile bool _isEnding;

    /// <inheritdoc/>
    public void Wake()
    {
        _toSend.Writer.TryWrite(true);
        _toReceive.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    public void End()
    {
        _isEnding = true;
        Wake();
    }

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        var (sending, receiving) = (SendAsync(), ReceiveAsync());
        var first = await Task.WhenAny(sending, receiving).ConfigureAwait(false);

        // Whichever way ends first ends the other.
        End();
        await stream.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    private static Channel<bool> Bell() => Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private async Task SendAsync()
    {
        while (!_isEnding)
        {
            var next = outbox.Next();
            next = next[..Math.Min(IPieceCarrier.CallBytes, next.Length)];
            if (next.Length == 0)
            {
                await _toSend.Reader.ReadAsync().ConfigureAwait(false);
                continue;
            }

            await stream.WriteAsync(next).ConfigureAwait(false);
            outbox.Advance(next.Length);
        }
    }

    private async Task ReceiveAsync()
    {
        while (!_isEnding)
        {
            var room = inbox.Room();
            if (room.Length == 0)
            {
                await _toReceive.Reader.ReadAsync().ConfigureAwait(false);
                continue;
            }

            var count = await stream.ReadAsync(room[..Math.Min(IPieceCarrier.CallBytes, room.Length)]).ConfigureAwait(false);
            inbox.Advance(count > 0 ? count : throw new EndOfStreamException("the peer closed the connection"));
        }
    }
}
