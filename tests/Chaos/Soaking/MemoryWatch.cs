using System.Diagnostics;
using Cluster.Chaos.Clusters;

namespace Cluster.Chaos.Soaking;

/// <summary>Looks at the resident memory of a soak's processes. Young ones grow because they are young, so processes are compared with others at
/// the same age, and a process with itself only once it is old.</summary>
internal sealed class MemoryWatch
{
    /// <summary>The age at which processes are compared with each other.</summary>
    public static readonly TimeSpan SameAge = TimeSpan.FromSeconds(20);

    /// <summary>The age from which on a process is compared with itself.</summary>
    public static readonly TimeSpan Grown = TimeSpan.FromMinutes(3);

    private readonly Dictionary<int, TimeSpan> _seen = [];
    private readonly HashSet<int> _compared = [];

    /// <summary>Workers of the same age.</summary>
    public MemorySeries Workers { get; } = new($"workers {SameAge.TotalSeconds:0} s old");

    /// <summary>Coordinators of the same age.</summary>
    public MemorySeries Coordinators { get; } = new($"coordinators {SameAge.TotalSeconds:0} s old");

    /// <summary>The worker that is spared.</summary>
    public MemorySeries OldWorker { get; } = new("the oldest worker");

    /// <summary>The coordinator that leads last.</summary>
    public MemorySeries OldCoordinator { get; } = new("the last coordinator");

    public IReadOnlyList<MemorySeries> All => [Workers, Coordinators, OldWorker, OldCoordinator];

    /// <summary>Looks once.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="at">Time since the soak began.</param>
    /// <param name="isLast">Whether the coordinator is the last one.</param>
    public void Look(LiveCluster cluster, TimeSpan at, bool isLast)
    {
        foreach (var worker in cluster.Workers)
        {
            Look(worker, at, Workers, worker == cluster.Spared ? OldWorker : null);
        }

        Look(cluster.Coordinator, at, Coordinators, isLast ? OldCoordinator : null);
    }

    private void Look(Node node, TimeSpan at, MemorySeries sameAge, MemorySeries? itself)
    {
        if (ResidentBytes(node) is not { } bytes)
        {
            return;
        }

        _seen.TryAdd(node.Id, at);
        var age = at - _seen[node.Id];
        if (age >= SameAge && _compared.Add(node.Id))
        {
            sameAge.Add(at, bytes);
        }

        if (age >= Grown)
        {
            itself?.Add(at, bytes);
        }
    }

    private static long? ResidentBytes(Node node)
    {
        try
        {
            using var process = Process.GetProcessById(node.Id);
            return process.WorkingSet64 is > 0 and var bytes ? bytes : null;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
