using System.Security.Cryptography;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>The tickets that open data channels: 256 random bits each, told to one worker over its authenticated stream, good for one
/// connection within some seconds.</summary>
/// <param name="time">The clock.</param>
internal sealed class ChannelTickets(TimeProvider time)
{
    /// <summary>Bytes of a ticket.</summary>
    public const int Bytes = 32;

    /// <summary>How long a ticket is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<ChannelTicket> _open = [];

    /// <summary>Makes a ticket. Who asked for it gets the channel that it opens, so it is bound to a worker and its term.</summary>
    public ChannelTicket Issue()
    {
        var ticket = new ChannelTicket(RandomNumberGenerator.GetBytes(Bytes), time.GetTimestamp(), this);
        lock (_gate)
        {
            _open.Add(ticket);
        }

        return ticket;
    }

    /// <summary>Takes a ticket in, once.</summary>
    /// <param name="shown">What a connection shows.</param>
    /// <returns>Null if it is no open ticket. The time that takes says nothing about those that are.</returns>
    public ChannelTicket? Redeem(ReadOnlySpan<byte> shown)
    {
        lock (_gate)
        {
            ChannelTicket? found = null;
            foreach (var ticket in _open)
            {
                found = CryptographicOperations.FixedTimeEquals(ticket.Secret.Span, shown) ? ticket : found;
            }

            return found is not null && _open.Remove(found) && time.GetElapsedTime(found.Issued) <= Lifetime ? found : null;
        }
    }

    /// <summary>Takes a ticket back.</summary>
    public void Withdraw(ChannelTicket ticket)
    {
        lock (_gate)
        {
            _open.Remove(ticket);
        }
    }
}

/// <summary>A ticket, on the side of who waits for its channel.</summary>
internal sealed class ChannelTicket(byte[] secret, long issued, ChannelTickets tickets) : IDisposable
{
    private readonly TaskCompletionSource<DataChannel> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isTaken;

    /// <summary>What the worker has to show.</summary>
    public ReadOnlyMemory<byte> Secret => secret;

    /// <summary>When it was issued, by the clock's timestamps.</summary>
    public long Issued => issued;

    /// <summary>Waits for the channel that it opens. The caller owns the channel.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <exception cref="TimeoutException">None was opened in that time.</exception>
    public async Task<DataChannel> TakeAsync(TimeSpan timeout)
    {
        var channel = await _opened.Task.WaitAsync(timeout).ConfigureAwait(false);
        _isTaken = true;
        return channel;
    }

    /// <summary>Hands the channel over.</summary>
    /// <returns>False if nobody wants it any more.</returns>
    public bool TryOpen(DataChannel channel) => _opened.TrySetResult(channel);

    /// <summary>Nobody wants its channel any more, unless it was taken.</summary>
    public void Dispose()
    {
        tickets.Withdraw(this);
        if (!_opened.TrySetCanceled() && _opened.Task.IsCompletedSuccessfully && !_isTaken)
        {
            _opened.Task.Result.Dispose();
        }
    }
}
