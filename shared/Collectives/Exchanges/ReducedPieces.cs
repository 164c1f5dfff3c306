using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Exchanges;

/// <summary>Which pieces of the reduced gradient have come.</summary>
internal sealed class ReducedPieces
{
    private readonly Exchange _plan;
    private readonly Shards _shards;
    private readonly bool[][] _here;
    private int _missing;

    /// <param name="plan">Who owns which shard.</param>
    /// <param name="shards">The shards.</param>
    public ReducedPieces(Exchange plan, Shards shards)
    {
        (_plan, _shards, _missing) = (plan, shards, shards.PieceCount);
        _here = [.. Enumerable.Range(0, shards.Count).Select(shard => new bool[shards.PiecesOf(shard)])];
    }

    /// <summary>Whether the gradient is whole.</summary>
    public bool IsWhole => _missing == 0;

    /// <summary>Whether a piece is one of its sender's that has not come.</summary>
    /// <param name="peer">Who sends it.</param>
    /// <param name="notice">What it says of itself.</param>
    public bool IsMissing(WorkerId peer, in PieceNotice notice) =>
        _plan.PlaceOf(peer) is >= 0 and var place
        && _shards.PieceAt(place, notice.Start) is >= 0 and var piece
        && !_here[place][piece]
        && notice.Count == _shards.FloatsOf(place, piece).Count;

    /// <summary>A piece is in its place.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="start">Its first float.</param>
    /// <returns>Whether the gradient is whole now.</returns>
    public bool Take(WorkerId owner, int start)
    {
        var place = _plan.PlaceOf(owner);
        _here[place][_shards.PieceAt(place, start)] = true;
        return --_missing == 0;
    }
}
