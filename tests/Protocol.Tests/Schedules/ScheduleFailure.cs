namespace Cluster.Protocol.Tests.Schedules;

/// <summary>An invariant was broken. The message holds the seed, which is all that is needed to see it again.</summary>
internal sealed class ScheduleFailure(ulong seed, Exception cause, IEnumerable<string> trace)
    : Exception($"""
        {(cause is Invariant ? cause.Message : cause.ToString())}
        Seed {seed}; replay with Schedule.Play({seed}, ProtocolCore.Step). The last events and effects:
        {string.Join('\n', trace)}
        """, cause)
{
    /// <summary>Seed of the schedule.</summary>
    public ulong Seed { get; } = seed;
}
