using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Exchanges;

/// <summary>What goes to one peer and comes from it, over one connection that is opened later than it is first used.</summary>
/// <param name="peer">The peer.</param>
/// <param name="sink">Takes what it sends.</param>
internal sealed class PeerConnection(WorkerId peer, IPieceSink sink) : IAsyncDisposable
{
    private readonly PeerOutbox _outbox = new();
    private readonly PeerInbox _inbox = new(peer, sink);
    private readonly Lock _gate = new();
    private volatile IPieceCarrier? _carrier;
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

            var carrier = channel.TakeSocket() is { } socket
                ? (IPieceCarrier)new SocketCarrier(socket, _outbox, _inbox)
                : new StreamCarrier(channel.TakeStream(), _outbox, _inbox);
            (_channel, _carrier) = (channel, carrier);
            _carrying = Task.Run(() => CarryAsync(channel, carrier));
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
    public void Wake() => _carrier?.Wake();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task carrying;
        lock (_gate)
        {
            _isEnding = true;
            carrying = _carrying;
        }

        _carrier?.End();
        _channel?.Dispose();
        await carrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _outbox.Close();
    }

    private async Task CarryAsync(DataChannel channel, IPieceCarrier carrier)
    {
        var reason = "its connection ended";
        try
        {
            await carrier.RunAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or ContractException)
        {
            reason = error.Message;
        }

        channel.Dispose();
        _outbox.Close();
        _inbox.Close();
        if (!_isEnding)
        {
            sink.OnLost(peer, reason);
        }
    }
}
