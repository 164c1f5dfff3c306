namespace Cluster.Protocol.Stragglers;

/// <summary>When a worker counts as slow, and what follows from it. It changes how fast a run is, never its bits: a sum's bits do not depend on
/// who computed it. A run whose wire formats lose bits has no policy, since there they do.</summary>
public sealed record StragglerPolicy
{
    /// <summary>What runs use.</summary>
    public static StragglerPolicy Default { get; } = new();

    /// <summary>A worker is overdue once it has been silent for so many times as long as its own speed predicts for what it holds.</summary>
    public double OverdueFactor { get; init; } = 2;

    /// <summary>Nobody is overdue before so long a silence: a scheduler's hiccup is no reason to compute anything twice.</summary>
    public TimeSpan OverdueLeast { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Ranges change from one round to the next only if that shortens it by this share or more: noise moves nothing.</summary>
    public double LeastGain { get; init; } = 0.125;

    /// <summary>Plans whose finishing times differ by this share or less are about equal: the one with the fewest sums is taken.</summary>
    public double AboutEqual { get; init; } = 0.0625;

    /// <summary>Share of a new measurement in the smoothed figure.</summary>
    public double Smoothing { get; init; } = 0.25;

    /// <summary>A measurement counts as at most so many times the smoothed figure, and at least as its inverse: one hiccup is not a speed.</summary>
    public double LargestJump { get; init; } = 4;

    /// <summary>Measurements before a worker's speed decides on ranges. The first ones hold the start of its process.</summary>
    public int SettledAfter { get; init; } = 4;

    /// <summary>What is left of a figure after a round in which its worker got nothing, so that a slow one is tried again some day.</summary>
    public double Fading { get; init; } = 0.95;
}
