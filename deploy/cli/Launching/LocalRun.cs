using Cluster.Collectives.Transports;
using Cluster.Coordinator;
using Cluster.Coordinator.Progress;
using Cluster.Experiments.Links;
using Cluster.Jobs.Specification;
using Cluster.Protocol.Exchanges;

namespace Cluster.Cli.Launching;

/// <summary>What to run on this machine.</summary>
/// <param name="Spec">The job.</param>
/// <param name="Workers">Number of workers.</param>
/// <param name="Threads">Compute threads of each.</param>
/// <param name="Transport">What carries weights and gradients.</param>
/// <param name="Faults">Staged misfortune.</param>
/// <param name="Folder">Where everything is kept.</param>
/// <param name="Resume">The run's folder or checkpoint to go on from; null to begin anew.</param>
/// <param name="StopAfter">The step to stop after; null to carry the job out whole.</param>
internal sealed record LocalRun(
    JobSpec Spec, int Workers, int Threads, Transport Transport, FaultPlan Faults, RunFolder Folder, string? Resume, long? StopAfter)
{
    /// <summary>Whether the run of the folder goes on if there is one, and begins if there is none, whatever else is to be gone on from.</summary>
    public bool ResumesByItself { get; init; }

    /// <summary>Where gradients meet.</summary>
    public Topology Topology { get; init; } = Topology.Coordinator;

    /// <summary>The share of contributions that are audited, 0 to 1.</summary>
    public double Audit { get; init; }

    /// <summary>What is done about slow workers.</summary>
    public StragglerHandling Stragglers { get; init; }

    /// <summary>The network that is emulated between this machine's processes; null for none.</summary>
    public HostLayout? Hosts { get; init; }

    /// <summary>Network namespaces that stand for hosts, with limited links between them; null for none.</summary>
    public NetworkNamespaces? Namespaces { get; init; }

    /// <summary>How long workers wait in place of computing, as the option --pretend says it; null where they compute.</summary>
    public string? Pretence { get; init; }

    /// <summary>The cores of each worker, in the workers' order; null leaves that to the system.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Cores { get; init; }

    /// <summary>Steps that are left out when it is told where the time of steps went.</summary>
    public long WarmUp { get; init; }

    /// <summary>KiB of the buckets in which tensors cross a network, 0 for the usual size; null to try sizes out.</summary>
    public int? BucketKib { get; init; }
}

/// <summary>Processes of one machine that stand for hosts of their own, with cables between them.</summary>
/// <param name="Link">Everyone's cable.</param>
/// <param name="IsCoordinatorAlone">Whether the coordinator has a host to itself; otherwise worker 1 is on it, and needs no cable.</param>
internal sealed record HostLayout(LinkSpec Link, bool IsCoordinatorAlone)
{
    /// <summary>Whether a worker has a host of its own.</summary>
    public bool IsRemote(int worker) => IsCoordinatorAlone || worker > 1;
}

/// <summary>How it ended.</summary>
/// <param name="ExitCode">Exit code for the shell.</param>
/// <param name="Summary">The summary, if the run came to an end of its own.</param>
/// <param name="Error">One line, if something went wrong.</param>
internal sealed record LocalResult(int ExitCode, RunEnded? Summary, string? Error)
{
    /// <summary>Where the time of its steps went; null if there were none.</summary>
    public StepTimes? Times { get; init; }

    /// <summary>What went over emulated cables; null if there were none.</summary>
    public LinkTraffic? Traffic { get; init; }
}
