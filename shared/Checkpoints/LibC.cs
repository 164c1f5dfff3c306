using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints;

/// <summary>open, fsync, close and link of Unix, every result checked.</summary>
/// <remarks>Source: POSIX.1-2017, open, fsync, close, link; Linux man-pages fsync(2), close(2) and link(2). A failed fsync may have dropped the dirty
/// pages and marked them clean, so that a second one succeeds on lost data: only one that EINTR kept from trying is called again.</remarks>
internal static partial class LibC
{
    private const int EINTR = 4;
    private const int EEXIST = 17;

    // No hard links here: EPERM, EMLINK, then ENOTSUP and ENOSYS of Linux and of macOS.
    private static readonly int[] NoLinks = [1, 31, 95, 38, 45, 78];

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

    /// <summary>Gives a file one more name. Of several that ask for one name at once just one gets it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name, in the same file system.</param>
    /// <returns>False if something has the name; null if the file system gives no file a second one.</returns>
    /// <exception cref="IOException">link failed.</exception>
    public static bool? TryLink(string path, string name)
    {
        while (Link(path, name) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == EEXIST)
            {
                return false;
            }

            if (NoLinks.Contains(error))
            {
                return null;
            }

            ThrowUnlessInterrupted("link");
        }

        return true;
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

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string name);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseDescriptor(int descriptor);
}
