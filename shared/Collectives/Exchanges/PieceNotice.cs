using System.Runtime.InteropServices;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Exchanges;

/// <summary>What peers send each other.</summary>
internal enum PieceKind
{
    /// <summary>The receiver's shard of the sums of one subtree.</summary>
    Sums = 1,

    /// <summary>The sender's shard of the root's sums.</summary>
    Reduced = 2,

    /// <summary>A whole arena of weights or optimizer state.</summary>
    State = 3,
}

/// <summary>What stands before the bytes of a piece: where they belong. It crosses the connection as it lies in memory; both ends are of one
/// build and of little-endian machines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PieceNotice
{
    /// <summary>Bytes of a notice.</summary>
    public static int Bytes { get; } = Marshal.SizeOf<PieceNotice>();

    /// <summary>What follows.</summary>
    public PieceKind Kind { get; init; }

    /// <summary>Level of the subtree; of a state the number of the arena.</summary>
    public int Level { get; init; }

    /// <summary>Index of the subtree.</summary>
    public int Index { get; init; }

    /// <summary>First float.</summary>
    public int Start { get; init; }

    /// <summary>Number of floats.</summary>
    public int Count { get; init; }

    /// <summary>Generation of the exchange; 0 in a state.</summary>
    public long Generation { get; init; }

    /// <summary>Step of the round; of a state the updates behind it.</summary>
    public long Step { get; init; }

    /// <summary>The subtree.</summary>
    public Subtree Node => new(Level, Index);

    /// <summary>Which exchange it is of.</summary>
    public ExchangeKey Key => new(Step, new Generation(Generation));
}

/// <summary>Names an exchange. Later ones have a later step, or the same step and a later generation.</summary>
/// <param name="Step">Step of the round.</param>
/// <param name="Generation">Generation of the plan.</param>
internal readonly record struct ExchangeKey(long Step, Generation Generation) : IComparable<ExchangeKey>
{
    /// <inheritdoc/>
    public int CompareTo(ExchangeKey other) =>
        Step != other.Step ? Step.CompareTo(other.Step) : Generation.Value.CompareTo(other.Generation.Value);
}
