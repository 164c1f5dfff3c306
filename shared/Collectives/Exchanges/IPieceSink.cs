using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Exchanges;

/// <summary>Takes what peers send. Calls for one peer come one after the other, for several at once.</summary>
internal interface IPieceSink
{
    /// <summary>Says where the bytes of a piece belong.</summary>
    /// <param name="peer">Who sends it.</param>
    /// <param name="notice">What it is.</param>
    /// <param name="place">Room for just its bytes.</param>
    /// <returns>False if whatever the piece is of has not begun here; connections are woken when it has.</returns>
    /// <exception cref="Transports.ContractException">Nobody asked the peer for it.</exception>
    bool TryPlace(WorkerId peer, in PieceNotice notice, out PiecePlace place);

    /// <summary>The connection to a peer ended or could not be opened.</summary>
    /// <param name="peer">Whose.</param>
    /// <param name="reason">One line.</param>
    void OnLost(WorkerId peer, string reason);
}

/// <summary>What a piece is of; it hears what becomes of the room that it gave.</summary>
internal interface IPieceHome
{
    /// <summary>All bytes are in the place that was given.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="notice">What it is.</param>
    void OnWhole(WorkerId peer, in PieceNotice notice);

    /// <summary>The rest of the bytes will not come; nobody writes to the place any more.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="notice">What it is.</param>
    void OnTorn(WorkerId peer, in PieceNotice notice);
}

/// <summary>Where the bytes of a piece belong.</summary>
/// <param name="Bytes">Room for just them.</param>
/// <param name="Home">What they are of; null where that is over, and they are to be dropped.</param>
internal readonly record struct PiecePlace(Memory<byte> Bytes, IPieceHome? Home)
{
    /// <summary>The place of what is over.</summary>
    public static PiecePlace Nowhere => default;
}
