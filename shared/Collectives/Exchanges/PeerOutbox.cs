using System.Runtime.InteropServices;

namespace Cluster.Collectives.Exchanges;

/// <summary>What goes to one peer, piece by piece. Reduced pieces overtake the others: they are in a core's cache, and the peer waits for
/// nothing else in the end.</summary>
internal sealed class PeerOutbox
{
    private readonly Lock _gate = new();
    private readonly Queue<Outgoing> _reduced = new();
    private readonly Queue<Outgoing> _others = new();
    private readonly byte[] _head = new byte[PieceNotice.Bytes];
    private ReadOnlyMemory<byte> _headLeft;
    private ReadOnlyMemory<byte> _bodyLeft;
    private PendingSends? _current;
    private bool _isClosed;

    /// <summary>Adds a piece.</summary>
    /// <param name="notice">What it is.</param>
    /// <param name="bytes">Its bytes, at least one, which must not change until it was sent or dropped.</param>
    /// <param name="sent">Told when nobody reads the bytes any more.</param>
    public void Add(in PieceNotice notice, ReadOnlyMemory<byte> bytes, PendingSends sent)
    {
        sent.Add();
        lock (_gate)
        {
            if (!_isClosed)
            {
                (notice.Kind == PieceKind.Reduced ? _reduced : _others).Enqueue(new Outgoing(notice, bytes, sent));
                return;
            }
        }

        sent.Done();
    }

    /// <summary>The bytes to send next, behind those that have left while nobody looked: nothing may leave twice.</summary>
    /// <param name="waits">Who may have bytes on their way.</param>
    /// <returns>Empty if there are none, or some are on their way.</returns>
    /// <exception cref="IOException">The connection ended meanwhile.</exception>
    public ReadOnlyMemory<byte> Next(SocketWaits waits)
    {
        if (waits.IsSending)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        Advance(waits.TakeSent());
        return Next();
    }

    /// <summary>The bytes to send next.</summary>
    /// <returns>Empty if there are none.</returns>
    public ReadOnlyMemory<byte> Next()
    {
        if (_current is null)
        {
            lock (_gate)
            {
                if (!_reduced.TryDequeue(out var next) && !_others.TryDequeue(out next))
                {
                    return ReadOnlyMemory<byte>.Empty;
                }

                MemoryMarshal.Write(_head, next.Notice);
                (_headLeft, _bodyLeft, _current) = (_head, next.Bytes, next.Sent);
            }
        }

        return _headLeft.Length > 0 ? _headLeft : _bodyLeft;
    }

    /// <summary>Some of these bytes were sent.</summary>
    /// <param name="count">How many.</param>
    public void Advance(int count)
    {
        if (_headLeft.Length > 0)
        {
            _headLeft = _headLeft[count..];
            return;
        }

        _bodyLeft = _bodyLeft[count..];
        if (_bodyLeft.Length == 0)
        {
            Finish();
        }
    }

    /// <summary>Drops what is left and whatever is added later. Nobody may be sending.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        Finish();
        while (_reduced.TryDequeue(out var dropped) || _others.TryDequeue(out dropped))
        {
            dropped.Sent.Done();
        }
    }

    private void Finish()
    {
        var sent = _current;
        (_current, _headLeft, _bodyLeft) = (null, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
        sent?.Done();
    }

    private readonly record struct Outgoing(PieceNotice Notice, ReadOnlyMemory<byte> Bytes, PendingSends Sent);
}
