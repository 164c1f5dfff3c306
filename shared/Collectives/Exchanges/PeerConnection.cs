using System.Runtime.InteropServices;
using System.Threading.Channels;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Exchanges;

/// <summary>What goes to one peer and comes from it, over one connection that is opened later than it is first used.</summary>
/// <param name="peer">The peer.</param>
/// <param name="sink">Takes what it sends.</param>
internal sealed class PeerConnection(WorkerId peer, IPieceSink sink) : IAsyncDisposable
{
    private readonly Channel<Outgoing> _outgoing = Channel.CreateUnbounded<Outgoing>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource<DataChannel> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private Task _carrying = Task.CompletedTask;

    /// <summary>Uses a connection. The peer connection owns it from here on.</summary>
    /// <returns>False if there is one already, or none is wanted any more; then the caller keeps it.</returns>
    public bool TryOpen(DataChannel channel)
    {
        lock (_gate)
        {
            if (_ending.IsCancellationRequested || !_opened.TrySetResult(channel))
            {
                return false;
            }

            _carrying = Task.Run(() => CarryAsync(channel));
            return true;
        }
    }

    /// <summary>Sends a piece behind those before it.</summary>
    /// <param name="notice">What it is.</param>
    /// <param name="bytes">Its bytes, which must not change until it was sent or dropped.</param>
    /// <param name="sent">Told when nobody reads the bytes any more.</param>
    public void Send(PieceNotice notice, ReadOnlyMemory<byte> bytes, PendingSends sent)
    {
        sent.Add();
        if (!_outgoing.Writer.TryWrite(new Outgoing(notice, bytes, sent)))
        {
            sent.Done();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task carrying;
        lock (_gate)
        {
            _outgoing.Writer.TryComplete();
            _ending.Cancel();
            carrying = _carrying;
        }

        if (_opened.Task.IsCompletedSuccessfully)
        {
            (await _opened.Task.ConfigureAwait(false)).Dispose();
        }

        await carrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Drop();
    }

    private async Task CarryAsync(DataChannel channel)
    {
        var reason = "its connection ended";
        var (sending, receiving) = (SendAsync(channel), ReceiveAsync(channel));
        try
        {
            await (await Task.WhenAny(sending, receiving).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException or ContractException)
        {
            reason = error.Message;
        }

        _outgoing.Writer.TryComplete();
        channel.Dispose();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Drop();
        if (!_ending.IsCancellationRequested)
        {
            sink.OnLost(peer, reason);
        }
    }

    private async Task SendAsync(DataChannel channel)
    {
        var head = new byte[PieceNotice.Bytes];
        await foreach (var (notice, bytes, sent) in _outgoing.Reader.ReadAllAsync(_ending.Token).ConfigureAwait(false))
        {
            try
            {
                MemoryMarshal.Write(head, notice);
                await channel.SendAsync(FrameHead.OfSums(head.Length), head, _ending.Token).ConfigureAwait(false);
                await channel.SendAsync(FrameHead.OfGradients(0, bytes.Length), bytes, _ending.Token).ConfigureAwait(false);
            }
            finally
            {
                sent.Done();
            }
        }
    }

    private async Task ReceiveAsync(DataChannel channel)
    {
        var head = new byte[PieceNotice.Bytes];
        var waste = Memory<byte>.Empty;
        while (true)
        {
            await ExpectAsync(channel, FrameKind.Sums, head.Length).ConfigureAwait(false);
            await channel.ReadAsync(head, _ending.Token).ConfigureAwait(false);
            var notice = MemoryMarshal.Read<PieceNotice>(head);
            var place = await sink.PlaceAsync(peer, notice, _ending.Token).ConfigureAwait(false);
            var length = checked(notice.Count * sizeof(float));
            if (place is null && waste.Length < length)
            {
                waste = new byte[length];
            }

            await ExpectAsync(channel, FrameKind.Gradients, length).ConfigureAwait(false);
            await channel.ReadAsync(place ?? waste[..length], _ending.Token).ConfigureAwait(false);
            if (place is not null)
            {
                sink.OnWhole(peer, notice);
            }
        }
    }

    private async ValueTask ExpectAsync(DataChannel channel, FrameKind kind, int length)
    {
        var head = await channel.ReadHeadAsync(_ending.Token).ConfigureAwait(false);
        if (head.Kind != kind || head.Length != length)
        {
            throw new ContractException($"expected a frame of kind {kind} and {length} bytes, got {head.Kind} and {head.Length} bytes");
        }
    }

    private void Drop()
    {
        while (_outgoing.Reader.TryRead(out var dropped))
        {
            dropped.Sent.Done();
        }
    }

    private readonly record struct Outgoing(PieceNotice Notice, ReadOnlyMemory<byte> Bytes, PendingSends Sent);
}
