using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints;

/// <summary>The operating system's storage.</summary>
/// <remarks>On Linux, .NET 10's FileStream.Flush(true) and RandomAccess.FlushToDisk return normally when fsync fails, and nothing in
/// .NET syncs a directory: on Unix both go to libc directly. Windows journals its directories and has no such call.</remarks>
/// <param name="kind">The operating system.</param>
internal sealed class SystemStorage(SystemKind kind) : IDurableStorage
{
    public static SystemStorage Instance { get; } = new(
        OperatingSystem.IsWindows() ? SystemKind.Windows : OperatingSystem.IsMacOS() ? SystemKind.MacOS : SystemKind.Unix);

    public SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public void Sync(SafeFileHandle file)
    {
        if (kind != SystemKind.Windows)
        {
            LibC.Sync(file);
        }

        // There .NET empties the drive's own cache as well, which fsync of macOS does not.
        if (kind != SystemKind.Unix)
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    public void Close(SafeFileHandle file)
    {
        if (kind == SystemKind.Windows)
        {
            file.Dispose();
        }
        else
        {
            LibC.Close(file);
        }
    }

    public void SyncDirectory(string path)
    {
        if (kind != SystemKind.Windows)
        {
            LibC.SyncDirectory(path);
        }
    }

    public void Rename(string path, string newPath) => Directory.Move(path, newPath);

    public void Replace(string path, string newPath) => File.Move(path, newPath, overwrite: true);
}
