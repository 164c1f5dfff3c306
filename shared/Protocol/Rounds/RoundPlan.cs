namespace Cluster.Protocol.Rounds;

/// <summary>Which rounds a run consists of, in order.</summary>
public abstract record RoundPlan
{
    /// <summary>The first round.</summary>
    public abstract Round First { get; }

    /// <summary>Micro-batches in every round that is whole: workers beyond that find nothing to do.</summary>
    public abstract int LeavesPerStep { get; }

    /// <summary>The round after the given one, or null at the end.</summary>
    /// <param name="round">A round of this plan.</param>
    public abstract Round? After(Round round);
}
