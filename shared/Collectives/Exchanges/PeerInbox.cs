using System.Runtime.InteropServices;
using Cluster.Collectives.Transports;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Exchanges;

/// <summary>What comes from one peer, piece by piece: it says where the next bytes belong.</summary>
/// <param name="peer">The peer.</param>
/// <param name="sink">Takes what it sends.</param>
internal sealed class PeerInbox(WorkerId peer, IPieceSink sink)
{
    private readonly byte[] _head = new byte[PieceNotice.Bytes];
    private byte[] _waste = [];
    private PieceNotice _notice;
    private IPieceHome? _home;
    private Memory<byte> _room;
    private int _headRead;
    private long _left;
    private bool _isPlaced;

    /// <summary>Finds room for the bytes that come next.</summary>
    /// <returns>Empty while the piece that comes next has not begun here.</returns>
    /// <exception cref="ContractException">Nobody asked the peer for it.</exception>
    public Memory<byte> Room()
    {
        if (_headRead < _head.Length)
        {
            return _head.AsMemory(_headRead);
        }

        return _isPlaced || TryPlace() ? _room : Memory<byte>.Empty;
    }

    /// <summary>Bytes have come into the room that was found.</summary>
    /// <param name="count">How many.</param>
    public void Advance(int count)
    {
        if (_headRead < _head.Length)
        {
            _headRead += count;
            return;
        }

        _left -= count;
        _room = _home is not null ? _room[count..] : RoomToDrop();
        if (_left == 0)
        {
            var home = _home;
            Reset();
            home?.OnWhole(peer, _notice);
        }
    }

    /// <summary>Nothing comes any more.</summary>
    public void Close()
    {
        var home = _home;
        Reset();
        home?.OnTorn(peer, _notice);
    }

    private bool TryPlace()
    {
        _notice = MemoryMarshal.Read<PieceNotice>(_head);
        if (_notice.Count <= 0)
        {
            throw new ContractException($"worker {peer} sent a piece without bytes: {_notice}");
        }

        if (!sink.TryPlace(peer, _notice, out var place))
        {
            return false;
        }

        (_home, _left, _isPlaced) = (place.Home, (long)_notice.Count * sizeof(float), true);
        _room = _home is not null ? place.Bytes : RoomToDrop();
        return true;
    }

    private Memory<byte> RoomToDrop()
    {
        const int Most = 64 * 1024;
        _waste = _waste.Length > 0 ? _waste : new byte[Most];
        return _waste.AsMemory(0, (int)Math.Min(Most, _left));
    }

    private void Reset() => (_home, _room, _headRead, _left, _isPlaced) = (null, Memory<byte>.Empty, 0, 0, false);
}
