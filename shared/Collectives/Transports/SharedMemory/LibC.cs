using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>What Linux offers beyond the base class library: memory that is a file without a name, its seals, and waiting on a word that
/// several processes map.</summary>
/// <remarks>Source: Linux man-pages memfd_create(2), fcntl(2) F_ADD_SEALS, futex(2).</remarks>
internal static unsafe partial class LibC
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int FutexWait = 0;
    private const int FutexWake = 1;

    /// <summary>Seals of a file: what nobody may do to it any more.</summary>
    [Flags]
    public enum Seals
    {
        /// <summary>Add seals.</summary>
        Seal = 1,

        /// <summary>Make it shorter, which would make reading a mapping of it fatal.</summary>
        Shrink = 2,

        /// <summary>Make it longer.</summary>
        Grow = 4,

        /// <summary>Map it for writing, or write to it, but through the mappings that exist.</summary>
        FutureWrite = 16,
    }

    /// <summary>A file in memory without a name; it is gone with the last process that has it open or mapped.</summary>
    /// <exception cref="IOException">The system does not offer it.</exception>
    public static SafeFileHandle CreateMemoryFile(string label)
    {
        var descriptor = MemoryFileCreate(label, CloseOnExec | AllowSealing);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure("memfd_create");
    }

    /// <summary>Adds seals, for good.</summary>
    /// <exception cref="IOException">The system does not know these seals.</exception>
    public static void Seal(SafeFileHandle file, Seals seals)
    {
        if (Control(file, AddSeals, (int)seals) != 0)
        {
            throw Failure("fcntl(F_ADD_SEALS)");
        }
    }

    /// <summary>Sleeps while the word has the expected value, until woken or until the time is over. May return early.</summary>
    public static void WaitOn(int* word, int expected, TimeSpan timeout)
    {
        var (seconds, rest) = Math.DivRem(timeout.Ticks, TimeSpan.TicksPerSecond);
        var limit = new TimeSpec { Seconds = seconds, Nanoseconds = rest * TimeSpan.NanosecondsPerTick };
        _ = SystemCall(FutexNumber, word, FutexWait, expected, &limit);
    }

    /// <summary>Wakes whoever sleeps on the word, in any process.</summary>
    public static void WakeAll(int* word) => _ = SystemCall(FutexNumber, word, FutexWake, int.MaxValue, null);

    private static nint FutexNumber => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;

    private static IOException Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})");
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryFileCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, int* word, nint operation, nint value, TimeSpec* timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
