using Cluster.Protocol.Identity;

namespace Cluster.FaultSimulation.Checks;

/// <summary>A member as the watch knows it, from events and effects alone.</summary>
internal sealed class TrackedMember(TimeSpan now)
{
    /// <summary>When there was a reason to believe that it lives.</summary>
    public TimeSpan LastSign { get; set; } = now;

    public bool IsDraining { get; set; }

    /// <summary>What it was asked for in the round in progress: leaves as bits, by generation.</summary>
    public List<(Generation Generation, ulong Leaves)> Asked { get; } = [];

    /// <summary>All leaves it was asked for.</summary>
    public ulong AllAsked { get; set; }
}
