using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints;

/// <summary>A new file that is either wholly on the disk or not there: it counts only after <see cref="Commit"/>, and disposing it
/// uncommitted deletes it. Its name is durable after the directory was synced, too (<see cref="DurableDirectory.Sync(string)"/>).</summary>
public sealed class DurableFile : IDisposable
{
    private readonly IDurableStorage _storage;
    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Stage _stage;

    private DurableFile(string path, IDurableStorage storage, SafeFileHandle file)
    {
        Path = path;
        _storage = storage;
        _file = file;
    }

    private enum Stage
    {
        Open,
        Broken,
        Done,
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Creates a file; one that exists is never overwritten.</summary>
    /// <param name="path">Path of a file that does not exist, in a directory that does.</param>
    /// <exception cref="CheckpointException">It cannot be created.</exception>
    public static DurableFile Create(string path) => Create(path, SystemStorage.Instance);

    internal static DurableFile Create(string path, IDurableStorage storage)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            return new DurableFile(full, storage, storage.Create(full));
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotWritten(full, exception);
        }
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">Bytes to append.</param>
    /// <exception cref="CheckpointException">The disk did not take them; the file is good for <see cref="Dispose"/> only.</exception>
    /// <exception cref="InvalidOperationException">The file was committed, or an earlier call failed.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Enter();
        try
        {
            _storage.Write(_file, bytes, Length);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotWritten(Path, exception);
        }

        _hash.AppendData(bytes);
        Length += bytes.Length;
        _stage = Stage.Open;
    }

    /// <summary>Forces the content to the disk and closes the file.</summary>
    /// <returns>Digest of what was written.</returns>
    /// <exception cref="CheckpointException">The disk did not keep the content. Nothing may be concluded from a second attempt, so there
    /// is none: dispose the file and write a new one.</exception>
    /// <exception cref="InvalidOperationException">The file was committed, or an earlier call failed.</exception>
    public FileDigest Commit()
    {
        Enter();
        try
        {
            _storage.Sync(_file);
            _storage.Close(_file);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotWritten(Path, exception);
        }

        _stage = Stage.Done;
        return new FileDigest(Convert.ToHexStringLower(_hash.GetHashAndReset()), Length);
    }

    /// <summary>Closes the file and, unless it was committed, deletes it. Harmless when repeated.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
        if (_stage == Stage.Done)
        {
            return;
        }

        _stage = Stage.Done;
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            // The failure that brought us here is the one to report; an uncommitted file is never taken for a whole one.
        }
    }

    // Broken until the call has succeeded: whatever throws in between leaves a file that takes no further call.
    private void Enter()
    {
        if (_stage != Stage.Open)
        {
            throw new InvalidOperationException(
                $"DurableFile needs a file that is open and unharmed, got {Path} after a commit or a failure; create a new one.");
        }

        _stage = Stage.Broken;
    }
}
