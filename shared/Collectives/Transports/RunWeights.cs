using Cluster.Engine.Memory;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Transports;

/// <summary>The coordinator's weight arenas, from which links send.</summary>
/// <param name="Trained">The weights that training goes on from.</param>
/// <param name="Averaged">The average that is kept beside them; null if there is none.</param>
public sealed record RunWeights(AlignedBuffer Trained, AlignedBuffer? Averaged)
{
    /// <summary>The kinds of weights that there are.</summary>
    public IReadOnlyList<WeightsKind> Kinds => Averaged is null ? [WeightsKind.Trained] : [WeightsKind.Trained, WeightsKind.Averaged];

    /// <summary>The arena of one kind.</summary>
    /// <param name="kind">The kind, one of <see cref="Kinds"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such weights.</exception>
    public AlignedBuffer this[WeightsKind kind] => kind switch
    {
        WeightsKind.Trained => Trained,
        WeightsKind.Averaged when Averaged is not null => Averaged,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A run needs to keep the weights that it sends; this one does not."),
    };
}
