namespace Cluster.Experiments.Benching;

/// <summary>One all-reduce, measured.</summary>
/// <param name="By">Who carried it out: ours, by its transport, or a peer by its name.</param>
/// <param name="Topology">Where the numbers met; null for a peer.</param>
/// <param name="Workers">Processes with numbers of their own.</param>
/// <param name="Bytes">Bytes of the tensor.</param>
/// <param name="Seconds">From where each has its own numbers until each can read the sum.</param>
/// <param name="ProcessorSecondsPerGigabyte">Processor time of all processes for each gigabyte that went to or from a worker; null where nobody
/// counted it.</param>
/// <param name="LimitShare">Share of the speed that the memory or the loopback allows at most; null for a peer.</param>
public sealed record BenchRow(
    string By, string? Topology, int Workers, int Bytes, Spread Seconds, double? ProcessorSecondsPerGigabyte = null, double? LimitShare = null)
{
    /// <summary>Who carried it out, in words.</summary>
    public string Name => Topology is null ? By : $"{By}, {Topology}";

    /// <summary>Gigabytes of tensor a second, by the median.</summary>
    public double GigabytesPerSecond => Bytes / Seconds.Median / 1e9;
}
