using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cluster.Collectives.Computing;

/// <summary>Waits that end within some 0.1 ms of the asked time: those of the platform's timers are ten times as coarse.</summary>
/// <remarks>Source: POSIX.1-2017, nanosleep().</remarks>
public static partial class PreciseWait
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Waits.</summary>
    /// <param name="timestamp">Until when, in ticks of <see cref="Stopwatch"/>; a time that is past is not waited for.</param>
    public static void Until(long timestamp) => Until(timestamp, OperatingSystem.IsWindows());

    /// <summary>The same on a system.</summary>
    /// <param name="timestamp">Until when.</param>
    /// <param name="isWindows">Whether it is Windows.</param>
    internal static void Until(long timestamp, bool isWindows)
    {
        for (var left = timestamp - Stopwatch.GetTimestamp(); left > 0; left = timestamp - Stopwatch.GetTimestamp())
        {
            if (isWindows)
            {
                // Its sleep may be a timer's period late; what is left of the wait is spent awake.
                Thread.Sleep(left > Stopwatch.Frequency / 50 ? 1 : 0);
            }
            else
            {
                // A signal ends it early: the loop goes on with what is left.
                var nanoseconds = (long)(left * ((double)NanosecondsPerSecond / Stopwatch.Frequency));
                var request = new TimeSpec((nint)(nanoseconds / NanosecondsPerSecond), (nint)(nanoseconds % NanosecondsPerSecond));
                _ = Sleep(request, 0);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sleep(in TimeSpec request, nint remaining);

    private readonly record struct TimeSpec(nint Seconds, nint Nanoseconds);
}
