using System.Runtime.InteropServices;

namespace Cluster.Coordinator.Services;

/// <summary>Gives back what connections of strangers leave behind: some 40 KB each in managed memory, and what TLS took for them. The collector lets
/// such things lie, the longer the larger the processor's cache is; training leaves nothing, so nobody else would make it begin.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed partial class Leavings(TimeProvider clock)
{
    private const int Together = 16;
    private const int Young = 1;
    private static readonly TimeSpan BetweenAll = TimeSpan.FromMilliseconds(100);
    private static readonly bool CanTrim = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out _);

    private int _gone;
    private long _cleared;

    /// <summary>Another connection is gone.</summary>
    public void Add()
    {
        if (Interlocked.Increment(ref _gone) % Together != 0)
        {
            return;
        }

        // Nearly all is young, which takes a millisecond or two; looking at everything takes ten.
        if (clock.GetElapsedTime(Volatile.Read(ref _cleared)) < BetweenAll)
        {
            GC.Collect(Young);
            return;
        }

        Volatile.Write(ref _cleared, clock.GetTimestamp());
        GC.Collect();
        if (CanTrim)
        {
            _ = Trim(keep: 0);
        }
    }

    // Of the GNU C library alone, which keeps what was freed between blocks that are in use. Source: malloc_trim(3).
    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint keep);
}
