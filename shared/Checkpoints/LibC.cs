using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints;

/// <summary>open, fsync and close of Unix, every result checked.</summary>
/// <remarks>Source: POSIX.1-2017, open, fsync, close; Linux man-pages fsync(2) and close(2). A failed fsync may have dropped the dirty
/// pages and marked them clean, so that a second one succeeds on lost data: only one that EINTR kept from trying is called again.</remarks>
internal static partial class LibC
{
    private const int EINTR = 4;
    private const int ReadOnly = 0;

    /// <summary>Forces an open file to the disk.</summary>
    /// <exception cref="IOException">fsync failed; the file's content is unknown from now on.</exception>
    public static void Sync(SafeFileHandle file)
    {
        while (FSync(file) != 0)
        {
            ThrowUnlessInterrupted("fsync");
        }
    }

    /// <summary>Forces the names in a directory to the disk.</summary>
    /// <exception cref="IOException">The directory cannot be opened, or fsync failed.</exception>
    public static void SyncDirectory(string path)
    {
        int descriptor;
        while ((descriptor = Open(path, ReadOnly | CloseOnExec())) < 0)
        {
            ThrowUnlessInterrupted("open");
        }

        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        Sync(directory);
        Close(directory);
    }

    /// <summary>Closes a file that <see cref="SafeHandle.Dispose()"/> would close without a word.</summary>
    /// <exception cref="IOException">close failed; the descriptor is gone all the same.</exception>
    public static void Close(SafeFileHandle file)
    {
        var descriptor = (int)file.DangerousGetHandle();
        file.SetHandleAsInvalid();
        // Never again after EINTR: on Linux the descriptor is closed by then and its number may be another file's.
        if (CloseDescriptor(descriptor) != 0 && Marshal.GetLastPInvokeError() != EINTR)
        {
            throw Failure("close");
        }
    }

    private static int CloseOnExec() => OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0;

    private static void ThrowUnlessInterrupted(string call)
    {
        if (Marshal.GetLastPInvokeError() != EINTR)
        {
            throw Failure(call);
        }
    }

    private static IOException Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseDescriptor(int descriptor);
}
