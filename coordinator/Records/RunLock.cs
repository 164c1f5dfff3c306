using Cluster.Checkpoints;

namespace Cluster.Coordinator.Records;

/// <summary>Keeps a run's folder to one coordinator: two would write over each other. Ends with the process, however that ends.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Makes the folder if need be and takes it.</summary>
    /// <param name="files">The run's files.</param>
    /// <exception cref="CheckpointException">Another coordinator has it, or it cannot be written.</exception>
    public static RunLock Take(RunFiles files)
    {
        try
        {
            Directory.CreateDirectory(files.Folder);
            return new RunLock(new FileStream(
                files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(
                $"{files.Folder} needs to be writable and free of other coordinators, got '{error.Message}'; wait for the other to end.", error);
        }
    }

    /// <summary>Whether somebody has a folder now.</summary>
    /// <param name="files">The run's files.</param>
    public static bool IsTaken(RunFiles files)
    {
        try
        {
            new FileStream(files.Lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
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
}
