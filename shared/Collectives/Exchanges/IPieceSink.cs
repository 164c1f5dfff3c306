using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Exchanges;

/// <summary>Takes what peers send. Calls for one peer come one after the other, for several at once.</summary>
internal interface IPieceSink
{
    /// <summary>Says where the bytes of a piece belong. It waits until whatever the piece is of has begun here.</summary>
    /// <param name="peer">Who sends it.</param>
    /// <param name="notice">What it is.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Room for just its bytes; null where it is of something that is over.</returns>
    /// <exception cref="Transports.ContractException">Nobody asked the peer for it.</exception>
    ValueTask<Memory<byte>?> PlaceAsync(WorkerId peer, PieceNotice notice, CancellationToken cancellationToken);

    /// <summary>All bytes are in the place that was given.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="notice">What it is.</param>
    void OnWhole(WorkerId peer, PieceNotice notice);

    /// <summary>The connection to a peer ended or could not be opened.</summary>
    /// <param name="peer">Whose.</param>
    /// <param name="reason">One line.</param>
    void OnLost(WorkerId peer, string reason);
}
