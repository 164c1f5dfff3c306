using Cluster.Collectives.Transports;

namespace Cluster.Experiments.Benching;

/// <summary>Which all-reduces are measured.</summary>
/// <param name="Sizes">Bytes of the tensor, ascending; multiples of 64.</param>
/// <param name="Workers">Numbers of worker processes.</param>
/// <param name="Transports">What carries the numbers.</param>
/// <param name="Repeats">How often each is measured.</param>
/// <param name="SecondsPerRepeat">How long a repeat lasts, about.</param>
/// <param name="WithPeers">Whether Gloo and OpenMPI are measured beside, where they are installed.</param>
public sealed record BenchPlan(
    IReadOnlyList<int> Sizes,
    IReadOnlyList<int> Workers,
    IReadOnlyList<Transport> Transports,
    int Repeats,
    double SecondsPerRepeat,
    bool WithPeers)
{
    /// <summary>Measurements of ours, peers aside.</summary>
    public int Count => Sizes.Count * Workers.Count * Transports.Count;
}
