using System.Diagnostics;

namespace Cluster.Experiments.Links;

/// <summary>The two cables, one way, between a host and the coordinator's: its own, and the coordinator's that all hosts share.</summary>
/// <param name="own">The host's lane.</param>
/// <param name="shared">The coordinator's lane.</param>
/// <param name="gate">Held by whoever uses a lane of this network.</param>
internal sealed class CableRun(Lane own, Lane shared, Lock gate)
{
    private long _bytes;
    private long _worstLag;

    /// <summary>Bytes that were sent.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How far this machine was behind the network it plays, at worst.</summary>
    public TimeSpan WorstLag => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _worstLag));

    /// <summary>Sends bytes.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="ready">When they were there, in ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>When the last of them has left.</returns>
    public long Pass(int bytes, long ready)
    {
        lock (gate)
        {
            var left = Lane.Pass(own, shared, bytes, ready);
            _bytes += bytes;
            _worstLag = Math.Max(_worstLag, Stopwatch.GetTimestamp() - left);
            return left;
        }
    }
}
