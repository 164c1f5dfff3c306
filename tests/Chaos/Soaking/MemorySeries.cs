namespace Cluster.Chaos.Soaking;

/// <summary>What memory processes held in the course of a soak, and whether it grows: for it to be flat, the growth from the first sample to the
/// last by the median of the slopes between all pairs of samples is at most a tenth of the median, or 8 MiB where that is more.</summary>
/// <param name="name">Whose memory, for people.</param>
internal sealed class MemorySeries(string name)
{
    /// <summary>Fewer samples say nothing.</summary>
    public const int LeastSamples = 8;

    private const double GrowthMax = 0.1;
    private const double GrowthMaxMiB = 8;

    private readonly List<(double Minutes, double MiB)> _samples = [];

    public string Name => name;

    public int Count => _samples.Count;

    /// <summary>The median sample; 0 if there is none.</summary>
    public double MedianMiB => Median(_samples.Select(sample => sample.MiB));

    /// <summary>MiB a minute; 0 if there are fewer than two samples.</summary>
    public double Slope => Median(
        from later in Enumerable.Range(0, _samples.Count)
        from earlier in Enumerable.Range(0, later)
        let minutes = _samples[later].Minutes - _samples[earlier].Minutes
        where minutes > 0
        select (_samples[later].MiB - _samples[earlier].MiB) / minutes);

    /// <summary>Growth from the first sample to the last, in MiB.</summary>
    public double Growth => _samples.Count == 0 ? 0 : Slope * (_samples[^1].Minutes - _samples[0].Minutes);

    /// <summary>Whether it is flat; null if there are too few samples to say.</summary>
    public bool? IsFlat => Count < LeastSamples ? null : Growth <= Math.Max(GrowthMaxMiB, GrowthMax * MedianMiB);

    /// <summary>Takes a sample; later ones come later.</summary>
    /// <param name="at">Time since the soak began.</param>
    /// <param name="bytes">Resident memory.</param>
    public void Add(TimeSpan at, long bytes) => _samples.Add((at.TotalMinutes, bytes / (double)(1 << 20)));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
