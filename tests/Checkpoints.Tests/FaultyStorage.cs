using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints.Tests;

/// <summary>The real storage with a fault in it: <paramref name="before"/> sees every call before it is made and may throw.</summary>
/// <param name="before">Receives the call's index and its name with the last part of the path, such as "sync weights.safetensors".</param>
internal sealed class FaultyStorage(Action<int, string>? before = null) : IDurableStorage
{
    private readonly Dictionary<SafeFileHandle, string> _names = [];

    public List<string> Calls { get; } = [];

    /// <summary>Whoever lies about what it writes changes the bytes here.</summary>
    public Action<string, byte[]>? Corrupt { get; init; }

    /// <summary>Where all writes go instead.</summary>
    public SafeFileHandle? Sink { get; init; }

    public static FaultyStorage FailingAt(int index) => new((at, _) =>
    {
        if (at == index)
        {
            throw new IOException("Input/output error");
        }
    });

    public SafeFileHandle Create(string path)
    {
        Enter("create", path);
        // Shared, unlike the real one: tests look into files that are being written.
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        _names.Add(file, Path.GetFileName(path));
        return file;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Enter("write", _names[file]);
        var copy = bytes.ToArray();
        Corrupt?.Invoke(_names[file], copy);
        SystemStorage.Instance.Write(Sink ?? file, copy, offset);
    }

    public void Sync(SafeFileHandle file)
    {
        Enter("sync", _names[file]);
        SystemStorage.Instance.Sync(file);
    }

    public void Close(SafeFileHandle file)
    {
        Enter("close", _names[file]);
        SystemStorage.Instance.Close(file);
    }

    public void SyncDirectory(string path)
    {
        Enter("sync-directory", path);
        SystemStorage.Instance.SyncDirectory(path);
    }

    public void Rename(string path, string newPath)
    {
        Enter("rename", newPath);
        SystemStorage.Instance.Rename(path, newPath);
    }

    public void Replace(string path, string newPath)
    {
        Enter("replace", newPath);
        SystemStorage.Instance.Replace(path, newPath);
    }

    private void Enter(string call, string path)
    {
        var name = Path.GetFileName(path);
        Calls.Add($"{call} {(name.EndsWith(".tmp", StringComparison.Ordinal) ? "temporary" : name)}");
        before?.Invoke(Calls.Count - 1, Calls[^1]);
    }
}
