namespace Cluster.Protocol.Reduction;

/// <summary>Consecutive micro-batches (leaves of the reduction tree) of one round.</summary>
/// <param name="Start">Index of the first leaf.</param>
/// <param name="Count">Number of leaves.</param>
public readonly record struct LeafRange(int Start, int Count)
{
    /// <summary>Index after the last leaf.</summary>
    public int End => Start + Count;

    /// <summary>Whether every leaf of <paramref name="other"/> lies in this range.</summary>
    /// <param name="other">A range of the same round.</param>
    public bool Contains(LeafRange other) => Start <= other.Start && other.End <= End;

    /// <summary>What is left of this range without the leaves of <paramref name="other"/>: up to two ranges, none empty.</summary>
    /// <param name="other">A range of the same round.</param>
    public IEnumerable<LeafRange> Without(LeafRange other)
    {
        var (end, start) = (Math.Min(End, other.Start), Math.Max(Start, other.End));
        if (other.Count == 0 || end >= End || start <= Start)
        {
            yield return this;
            yield break;
        }

        if (end > Start)
        {
            yield return new LeafRange(Start, end - Start);
        }

        if (start < End)
        {
            yield return new LeafRange(start, End - start);
        }
    }

    /// <summary>The half-open interval as text, as in [0, 4).</summary>
    public override string ToString() => $"[{Start}, {End})";
}
