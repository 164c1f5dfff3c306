namespace Cluster.FaultSimulation.Time;

/// <summary>The virtual time, for production code that asks a clock.</summary>
internal sealed class SimulatedClock(World world) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => world.Now;
}
