using Cluster.Simulation.Models;

namespace Cluster.Simulation.Tests;

/// <summary>Scenarios whose step times can be worked out on paper.</summary>
internal static class Scenarios
{
    public const double Mebibyte = 1 << 20;

    /// <summary>Bytes a second of the link, where there is one.</summary>
    public const double Bandwidth = 100 * Mebibyte;

    public const double Latency = 50e-6;

    /// <summary>Each worker on a host of its own, the coordinator alone on another; nothing takes time but the link.</summary>
    public static Scenario OverLink(int workers, double mebibytes, int buckets) => new(
        new Workload(mebibytes * Mebibyte, 16, 4),
        new ComputeModel(0, 0, 0),
        new ReduceModel(0, 0),
        new LinkModel(Bandwidth, Latency),
        new Placement(workers) { WorkersWithCoordinator = 0 })
    {
        BucketBytes = buckets == 1 ? double.PositiveInfinity : mebibytes * Mebibyte / buckets,
    };

    /// <summary>Nothing takes time but computing: 16 micro-batches of 4 samples, 1 ms each.</summary>
    public static Scenario Computing(int workers) => new(
        new Workload(Mebibyte, 16, 4),
        new ComputeModel(0, 1e-3, 0),
        new ReduceModel(0, 0),
        LinkModel.None,
        new Placement(workers));
}
