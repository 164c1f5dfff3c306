using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints;

/// <summary>The operating system's storage.</summary>
/// <remarks>On Linux, .NET 10's FileStream.Flush(true) and RandomAccess.FlushToDisk return normally when fsync fails, and nothing in
/// .NET syncs a directory: on Unix both go to libc directly. Windows journals its directories and has no such call.</remarks>
internal sealed class SystemStorage : IDurableStorage
{
    public static SystemStorage Instance { get; } = new();

    public SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public void Sync(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(file);
        }
        else
        {
            LibC.Sync(file);
        }
    }

    public void Close(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
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
        if (!OperatingSystem.IsWindows())
        {
            LibC.SyncDirectory(path);
        }
    }

    public void Rename(string path, string newPath) => Directory.Move(path, newPath);

    public void Replace(string path, string newPath) => File.Move(path, newPath, overwrite: true);
}
