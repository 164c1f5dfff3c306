using Cluster.Collectives.Transports;

namespace Cluster.Collectives.Joining;

/// <summary>How long a worker may stay a member without renewing: as short as a renewal takes on a slow network, as long as a machine may
/// sleep over a weekend.</summary>
public static class LeaseLimits
{
    /// <summary>The shortest lease.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest lease.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3);

    /// <summary>Both, for people.</summary>
    public static string Range { get; } = $"{Shortest.TotalMilliseconds:F0} ms to {Longest.TotalDays:F0} days";

    /// <summary>Whether a run may have this lease.</summary>
    public static bool Allow(TimeSpan lease) => Allow(lease.TotalMilliseconds);

    /// <summary>A lease as a coordinator tells it.</summary>
    /// <param name="milliseconds">What it told.</param>
    /// <exception cref="ContractException">No run has such a lease.</exception>
    public static TimeSpan Of(long milliseconds) => Allow((double)milliseconds)
        ? TimeSpan.FromMilliseconds(milliseconds)
        : throw new ContractException($"a lease of {milliseconds} ms, expected {Range}");

    // Milliseconds that somebody tells may be more than a time span holds.
    private static bool Allow(double milliseconds) =>
        milliseconds >= Shortest.TotalMilliseconds && milliseconds <= Longest.TotalMilliseconds;
}
