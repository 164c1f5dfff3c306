using System.Runtime.InteropServices;

namespace Cluster.Collectives.Securing;

/// <summary>Files with secrets, which nobody but their owner may read.</summary>
public static partial class PrivateFile
{
    /// <summary>What a new file with a secret allows: its owner to read and write it.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>What is wrong with who may read a file.</summary>
    /// <param name="file">Path of the file; it must exist.</param>
    /// <returns>One line that names the file and says what to do; null if its owner alone may read and write it, or if it belongs to the
    /// system's administrator, who lets one group read it: so secrets are mounted into containers.</returns>
    /// <exception cref="IOException">There is no such file.</exception>
    public static string? ProblemOf(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var mode = File.GetUnixFileMode(file);
        var isLent = (mode & (Group | Others)) == UnixFileMode.GroupRead && IsOfAdministrator(file);
        return (mode & (Group | Others)) == 0 || isLent ? null : $"others can read or write it; run chmod 600 {file}";
    }

    private static bool IsOfAdministrator(string file) =>
        OperatingSystem.IsLinux() && StatX(CurrentFolder, file, 0, AskOwner, out var found) == 0 && found.Owner == 0;

    private const int CurrentFolder = -100;
    private const uint AskOwner = 0x8;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out FileFacts facts);

    // The one such structure of Linux that looks the same on every processor: struct statx, 256 bytes.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileFacts
    {
        [FieldOffset(20)]
        public uint Owner;
    }
}
