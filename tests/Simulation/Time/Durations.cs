namespace Cluster.FaultSimulation.Time;

/// <summary>Virtual durations in ticks.</summary>
internal static class Durations
{
    public const long Microsecond = TimeSpan.TicksPerMicrosecond;
    public const long Millisecond = TimeSpan.TicksPerMillisecond;
    public const long Second = TimeSpan.TicksPerSecond;
}
