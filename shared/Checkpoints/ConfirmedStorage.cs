using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints;

/// <summary>Storage of a writer that may have been replaced by another one meanwhile: before anything gets its final name, the writer
/// makes sure that it still has the right to give it one.</summary>
/// <param name="storage">The storage underneath.</param>
/// <param name="confirm">Throws if the writer has lost that right.</param>
internal sealed class ConfirmedStorage(IDurableStorage storage, Action confirm) : IDurableStorage
{
    /// <summary>The system's storage, for a writer that can be replaced or not.</summary>
    /// <param name="confirm">As above; null where there can be no other writer.</param>
    public static IDurableStorage Of(Action? confirm) =>
        confirm is null ? SystemStorage.Instance : new ConfirmedStorage(SystemStorage.Instance, confirm);

    public SafeFileHandle Create(string path) => storage.Create(path);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => storage.Write(file, bytes, offset);

    public void Sync(SafeFileHandle file) => storage.Sync(file);

    public void Close(SafeFileHandle file) => storage.Close(file);

    public void SyncDirectory(string path) => storage.SyncDirectory(path);

    public void Rename(string path, string newPath)
    {
        confirm();
        storage.Rename(path, newPath);
    }

    public void Replace(string path, string newPath)
    {
        confirm();
        storage.Replace(path, newPath);
    }
}
