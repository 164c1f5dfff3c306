using Cluster.Checkpoints;
using Cluster.Coordinator.Records;

namespace Cluster.Coordinator.Leading;

/// <summary>Keeps a run's folder to one coordinator: two would write over each other. Ends with the process, however that ends. A process
/// that is stopped still has it, so it can be replaced; what the other one does when it goes on is then its term's affair.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Makes the folder if need be and takes it.</summary>
    /// <param name="files">The run's files.</param>
    /// <returns>The lock; null if another process has it.</returns>
    /// <exception cref="CheckpointException">The folder cannot be written.</exception>
    public static RunLock? TryTake(RunFiles files)
    {
        try
        {
            // What lies in it survives a loss of power only if its own name does.
            DurableDirectory.Create(files.Folder);
            return new RunLock(Open(files.Lock));
        }
        catch (IOException error) when (IsTaken(error))
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(files, error);
        }
    }

    /// <summary>Takes the folder from whoever has it: puts another file in the place of the one that the other has locked.</summary>
    /// <param name="files">The run's files.</param>
    /// <exception cref="CheckpointException">The folder cannot be written.</exception>
    public static RunLock Replace(RunFiles files)
    {
        var temporary = $"{files.Lock}.{Guid.NewGuid():N}.tmp";
        try
        {
            var file = Open(temporary);
            File.Move(temporary, files.Lock, overwrite: true);
            return new RunLock(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(files, error);
        }
    }

    /// <summary>Whether somebody has a folder now.</summary>
    /// <param name="files">The run's files.</param>
    public static bool IsTaken(RunFiles files)
    {
        try
        {
            new FileStream(files.Lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1).Dispose();
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Directory.Exists(files.Folder);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The file stays when the lock ends: whoever removed it could remove the one that has taken its place.
    private static FileStream Open(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsTaken(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static CheckpointException NotWritable(RunFiles files, Exception error) =>
        new($"{files.Folder} needs to be writable, got '{error.Message}'; correct its permissions, or take another folder.", error);
}
