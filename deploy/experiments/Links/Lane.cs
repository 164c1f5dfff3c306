using System.Diagnostics;

namespace Cluster.Experiments.Links;

/// <summary>One direction of a cable: bytes leave it one after another, at its rate. It keeps no bytes, only the time at which it will be
/// free.</summary>
/// <param name="bytesPerSecond">Its rate.</param>
internal sealed class Lane(double bytesPerSecond)
{
    private long _freeAt;

    /// <summary>Sends bytes over two cables at a time, as a switch does that passes on what it receives: the slower one decides.</summary>
    /// <param name="first">A lane.</param>
    /// <param name="second">Another; whoever shares lanes calls this one at a time.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="ready">When they were there to be sent, in ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>When the last of them has left.</returns>
    public static long Pass(Lane first, Lane second, int bytes, long ready)
    {
        var begins = Math.Max(ready, Math.Max(first._freeAt, second._freeAt));
        var ends = begins + Math.Max(first.TicksFor(bytes), second.TicksFor(bytes));
        (first._freeAt, second._freeAt) = (ends, ends);
        return ends;
    }

    private long TicksFor(int bytes) => (long)(bytes / bytesPerSecond * Stopwatch.Frequency);
}
