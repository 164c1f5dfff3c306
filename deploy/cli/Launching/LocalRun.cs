using Cluster.Collectives.Transports;
using Cluster.Coordinator.Progress;
using Cluster.Jobs.Specification;
using Cluster.Protocol.Exchanges;

namespace Cluster.Cli.Launching;

/// <summary>What to run on this machine.</summary>
/// <param name="Spec">The job.</param>
/// <param name="Workers">Number of workers.</param>
/// <param name="Threads">Compute threads of each.</param>
/// <param name="Transport">What carries weights and gradients.</param>
/// <param name="Topology">Where gradients meet.</param>
/// <param name="Faults">Staged misfortune.</param>
/// <param name="Folder">Where everything is kept.</param>
/// <param name="Resume">The run's folder or checkpoint to go on from; null to begin anew.</param>
/// <param name="StopAfter">The step to stop after; null to carry the job out whole.</param>
internal sealed record LocalRun(
    JobSpec Spec, int Workers, int Threads, Transport Transport, Topology Topology, FaultPlan Faults, RunFolder Folder, string? Resume,
    long? StopAfter);

/// <summary>How it ended.</summary>
/// <param name="ExitCode">Exit code for the shell.</param>
/// <param name="Summary">The summary, if the run came to an end of its own.</param>
/// <param name="Error">One line, if something went wrong.</param>
internal sealed record LocalResult(int ExitCode, RunEnded? Summary, string? Error);
