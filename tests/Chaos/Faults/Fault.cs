using Cluster.Chaos.Clusters;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>Something that befalls a cluster in the middle of a run.</summary>
internal abstract class Fault
{
    /// <summary>What it is called on the command line and in reports.</summary>
    public abstract string Name { get; }

    /// <summary>Why it cannot be made on this machine; null if it can.</summary>
    public virtual string? Obstacle => null;

    /// <summary>What must lie between workers and coordinator; null if that does not matter.</summary>
    public virtual Wiring? Wiring => null;

    /// <summary>Whether the run's folder must lie on a disk that can be filled.</summary>
    public virtual bool NeedsSmallDisk => false;

    /// <summary>Whether the processes' clocks must be ones that can be set.</summary>
    public virtual bool NeedsOwnClocks => false;

    /// <summary>Whether all contributions must be audited.</summary>
    public virtual bool NeedsAudits => false;

    /// <summary>Lets it happen, and ends it where it has an end: the cluster can come to its own again when this returns.</summary>
    /// <param name="cluster">The cluster, some steps into its run.</param>
    /// <returns>What shows that it landed, in a few words.</returns>
    /// <exception cref="MissedException">It hit nothing.</exception>
    /// <exception cref="BrokenPromiseException">The cluster broke a promise.</exception>
    public abstract Task<string> StrikeAsync(LiveCluster cluster);
}
