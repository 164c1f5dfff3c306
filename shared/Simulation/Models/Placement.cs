namespace Cluster.Simulation.Models;

/// <summary>Where processes run.</summary>
/// <param name="Workers">Number of workers, 1 or more.</param>
/// <param name="WorkersPerHost">Workers on one host, 1 or more; they share its cores and its link.</param>
/// <param name="Cores">Cores of a host.</param>
/// <param name="Threads">Compute threads of a worker.</param>
public sealed record Placement(int Workers, int WorkersPerHost = 1, double Cores = 1, int Threads = 1)
{
    /// <summary>Workers on the coordinator's host; the others fill further hosts.</summary>
    public int WorkersWithCoordinator { get; init; } = WorkersPerHost;

    /// <summary>Whether processes of one host share memory instead of sending bytes.</summary>
    public bool SharesMemory { get; init; } = true;

    /// <summary>Whether all hosts run on the cores of one machine, as network namespaces do.</summary>
    public bool IsOneMachine { get; init; }

    /// <summary>Whether workers wait instead of computing, so that they take no core.</summary>
    public bool WaitsInsteadOfComputing { get; init; }

    /// <summary>The host of a worker; the coordinator's is 0.</summary>
    /// <param name="worker">The worker, from 0.</param>
    public int HostOf(int worker) =>
        worker < WorkersWithCoordinator ? 0 : 1 + ((worker - WorkersWithCoordinator) / WorkersPerHost);

    /// <summary>Number of workers on a host.</summary>
    /// <param name="host">The host, from 0.</param>
    public int WorkersOn(int host) => host == 0
        ? Math.Min(Workers, WorkersWithCoordinator)
        : Math.Clamp(Workers - WorkersWithCoordinator - ((host - 1) * WorkersPerHost), 0, WorkersPerHost);

    /// <summary>Number of hosts.</summary>
    public int Hosts => HostOf(Workers - 1) + 1;
}
