using Cluster.Chaos.Faults;
using Cluster.Jobs.Specification;

namespace Cluster.Chaos.Schedules;

/// <summary>What happens in one run. It follows from the seed, the catalogue of faults and what this machine allows.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Job">The job, which lasts <paramref name="Steps"/> steps.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Workers">Workers at the beginning.</param>
/// <param name="Pause">How long a worker waits before each computation.</param>
/// <param name="Wiring">What lies between workers and coordinator.</param>
/// <param name="Options">Transport and topology, as the coordinator's command line takes them.</param>
/// <param name="Strikes">The faults in their order.</param>
/// <param name="Attempt">0 first; each further attempt has other moments.</param>
internal sealed record Schedule(
    int Seed,
    JobSpec Job,
    long Steps,
    int Workers,
    TimeSpan Pause,
    Wiring Wiring,
    IReadOnlyList<string> Options,
    IReadOnlyList<Strike> Strikes,
    int Attempt)
{
    /// <summary>Seconds without a sign of life after which a worker is given up.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(1.5);

    /// <summary>Whether the run's folder lies on a disk that can be filled.</summary>
    public bool NeedsSmallDisk => Strikes.Any(strike => strike.Fault.NeedsSmallDisk);

    /// <summary>Whether processes have clocks of their own.</summary>
    public bool NeedsOwnClocks => Strikes.Any(strike => strike.Fault.NeedsOwnClocks);
}

/// <summary>A fault and its moment.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Step">It strikes once this step is done.</param>
internal sealed record Strike(Fault Fault, long Step);
