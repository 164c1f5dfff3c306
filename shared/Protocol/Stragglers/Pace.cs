namespace Cluster.Protocol.Stragglers;

/// <summary>How fast a worker is in rounds of one kind, smoothed over what it finished.</summary>
/// <param name="PerLeaf">What a micro-batch takes it to compute.</param>
/// <param name="Overhead">What passes beside computing from an assignment to its last sum: weights and sums on their way.</param>
/// <param name="Samples">Measurements so far.</param>
public readonly record struct Pace(TimeSpan PerLeaf, TimeSpan Overhead, int Samples)
{
    private const int FirstSamples = 3;

    /// <summary>The time for a micro-batch by which ranges are sized at present; null while they are equal.</summary>
    public TimeSpan? Planned { get; init; }

    /// <summary>What some micro-batches are expected to take.</summary>
    /// <param name="leaves">How many.</param>
    public TimeSpan For(int leaves) => Overhead + (PerLeaf * leaves);

    /// <summary>The figure with one more measurement of computing.</summary>
    /// <param name="perLeaf">What a micro-batch took.</param>
    /// <param name="policy">How to smooth. The first measurements replace each other: they hold the start of the worker's process.</param>
    internal Pace With(TimeSpan perLeaf, StragglerPolicy policy) => this with
    {
        PerLeaf = Samples < FirstSamples ? perLeaf : Smooth(PerLeaf, Bounded(perLeaf, policy.LargestJump), policy.Smoothing),
        Samples = Samples + 1,
    };

    /// <summary>The figure with one more measurement of what passes beside computing.</summary>
    /// <param name="overhead">What passed.</param>
    /// <param name="policy">How to smooth.</param>
    internal Pace WithOverhead(TimeSpan overhead, StragglerPolicy policy) => this with
    {
        Overhead = Samples <= FirstSamples ? overhead : Smooth(Overhead, overhead, policy.Smoothing),
    };

    private static TimeSpan Smooth(TimeSpan old, TimeSpan measured, double share) => old + ((measured - old) * share);

    private TimeSpan Bounded(TimeSpan measured, double jump) =>
        measured > PerLeaf * jump ? PerLeaf * jump : measured < PerLeaf / jump ? PerLeaf / jump : measured;
}
