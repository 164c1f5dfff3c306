namespace Cluster.Checkpoints;

/// <summary>Changes to a directory that survive a loss of power once the call has returned.</summary>
public static class DurableDirectory
{
    /// <summary>Creates a directory and whatever is missing above it, each synced into its parent. What exists is
    /// taken to be durable.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="CheckpointException">It cannot be created or synced.</exception>
    public static void Create(string path) => Create(path, SystemStorage.Instance);

    /// <summary>Forces the names in a directory (created, renamed and deleted entries) to the disk; does nothing on Windows.</summary>
    /// <param name="path">An existing directory.</param>
    /// <exception cref="CheckpointException">It cannot be opened or synced; what it will hold after a loss of power is unknown.</exception>
    public static void Sync(string path) => Sync(path, SystemStorage.Instance);

    internal static void Create(string path, IDurableStorage storage)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var missing = new Stack<string>();
        for (var at = full; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            missing.Push(at);
        }

        try
        {
            Directory.CreateDirectory(full);
            foreach (var created in missing)
            {
                Sync(Path.GetDirectoryName(created)!, storage);
            }
        }
        catch (Exception exception) when (exception is CheckpointException || CheckpointException.IsStorageFailure(exception))
        {
            // Left there, the next call would find them and take them for durable.
            Remove(missing.Reverse());
            throw exception as CheckpointException ?? CheckpointException.NotWritten(full, exception);
        }
    }

    internal static void Sync(string path, IDurableStorage storage)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            storage.SyncDirectory(path);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotWritten(path, exception);
        }
    }

    private static void Remove(IEnumerable<string> emptyDirectories)
    {
        try
        {
            foreach (var directory in emptyDirectories.Where(Directory.Exists))
            {
                Directory.Delete(directory);
            }
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            // The failure that brought us here is the one to report.
        }
    }
}
