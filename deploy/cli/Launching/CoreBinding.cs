using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cluster.Cli.Launching;

/// <summary>Binds processes to processor cores, from their first instruction on.</summary>
/// <remarks>Source: Linux man-page sched_setaffinity(2): a child begins with the mask of the thread that started it.</remarks>
internal static partial class CoreBinding
{
    private const int MaskBytes = 128;
    private const int BitsPerByte = 8;

    /// <summary>Whether this system can do it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>The cores that this process may use, ascending.</summary>
    public static IReadOnlyList<int> Available
    {
        get
        {
            var mask = Current();
            return [.. Enumerable.Range(0, MaskBytes * BitsPerByte).Where(core => (mask[core / BitsPerByte] >> (core % BitsPerByte) & 1) == 1)];
        }
    }

    /// <summary>Starts a process that runs on some cores alone.</summary>
    /// <param name="start">The process.</param>
    /// <param name="cores">The cores.</param>
    public static Process Start(ProcessStartInfo start, IReadOnlyList<int> cores)
    {
        var before = Current();
        var mask = new byte[MaskBytes];
        foreach (var core in cores)
        {
            mask[core / BitsPerByte] |= (byte)(1 << (core % BitsPerByte));
        }

        Set(mask);
        try
        {
            return Process.Start(start)!;
        }
        finally
        {
            Set(before);
        }
    }

    private static byte[] Current()
    {
        var mask = new byte[MaskBytes];
        return GetAffinity(0, MaskBytes, mask) == 0 ? mask : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private static void Set(byte[] mask)
    {
        if (SetAffinity(0, MaskBytes, mask) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetAffinity(int thread, nint bytes, [Out] byte[] mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAffinity(int thread, nint bytes, byte[] mask);
}
