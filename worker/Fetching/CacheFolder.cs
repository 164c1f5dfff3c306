using System.Diagnostics;
using Cluster.Collectives.Securing;
using Cluster.Data;

namespace Cluster.Worker.Fetching;

/// <summary>The folder of a cache, which workers of one machine share. A file's name is its SHA-256; with .part behind it, it is still
/// being fetched. Whoever looks for a file, puts one in its place or removes one holds the folder's lock for that moment; the operating
/// system gives it back when a process dies. Nobody but its owner may write to it, and what is a link in it leads nobody out of it.</summary>
internal sealed class CacheFolder : IDisposable
{
    private const string PartSuffix = ".part";
    private const int HashDigits = 64;

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(10);

    // Whoever holds the lock does so for moments. One that was stopped meanwhile may hold it for ever.
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _own = new(1);

    private CacheFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Holds a folder for each process that uses the cache.</summary>
    public string Users => System.IO.Path.Combine(Path, "users");

    private string LockFile => System.IO.Path.Combine(Path, "lock");

    /// <summary>Opens a cache; a folder that does not exist is made, for its owner alone.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DataException">It cannot be made, or others may write to it.</exception>
    public static CacheFolder Open(string path)
    {
        var folder = new CacheFolder(System.IO.Path.GetFullPath(path));
        folder.Explain(() =>
        {
            MakePrivate(folder.Path);
            RefuseLink(folder.Users);
            return Directory.CreateDirectory(folder.Users);
        });
        return folder;
    }

    /// <summary>Where content lies.</summary>
    public string EntryOf(string sha256) => System.IO.Path.Combine(Path, sha256);

    /// <summary>Where content lies that is not there in whole.</summary>
    public string PartOf(string sha256) => EntryOf(sha256) + PartSuffix;

    /// <summary>All content, whole or in part. Only under the lock.</summary>
    public IEnumerable<(string Sha256, bool IsPart, FileInfo File)> Contents() =>
        from file in new DirectoryInfo(Path).EnumerateFiles()
        let isPart = file.Name.EndsWith(PartSuffix, StringComparison.Ordinal)
        let sha256 = isPart ? file.Name[..^PartSuffix.Length] : file.Name
        where sha256.Length == HashDigits && sha256.All(char.IsAsciiHexDigitLower)
        select (sha256, isPart, file);

    /// <summary>Does something while no other thread or process changes the folder.</summary>
    /// <exception cref="DataException">The folder cannot be read or written.</exception>
    public async Task<T> LockedAsync<T>(Func<T> action, CancellationToken cancellationToken)
    {
        await _own.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            FileStream? locked;
            var began = Stopwatch.GetTimestamp();
            while ((locked = Explain(TryLock)) is null)
            {
                if (Stopwatch.GetElapsedTime(began) > LockPatience)
                {
                    throw new DataException(
                        $"data cache {Path}: another process has held {LockFile} for {LockPatience.TotalSeconds:F0} s; "
                        + "look for a worker that is stopped, or give another folder with --data-cache");
                }

                await Task.Delay(LockPoll, cancellationToken).ConfigureAwait(false);
            }

            using (locked)
            {
                return Explain(action);
            }
        }
        finally
        {
            _own.Release();
        }
    }

    /// <summary>Where a file or folder leads that is a link; null if it is none, or is not there.</summary>
    public static string? LinkTargetOf(string path) => new FileInfo(path).LinkTarget;

    /// <summary>Opens a file that nobody else has open, or makes it; null while somebody has.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream? TryOpenAlone(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException error) when (IsShared(error))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    private FileStream? TryLock()
    {
        RefuseLink(LockFile);
        return TryOpenAlone(LockFile);
    }

    /// <summary>Turns what the system says about the folder into a line for people.</summary>
    private T Explain<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"data cache {Path} cannot be used: {error.Message.TrimEnd('.')}; give another folder with --data-cache", error);
        }
    }

    private static void MakePrivate(string path)
    {
        if (PrivateFolder.Make(path) is { } problem)
        {
            throw new UnauthorizedAccessException(problem);
        }
    }

    private static void RefuseLink(string path)
    {
        if (LinkTargetOf(path) is { } target)
        {
            throw new IOException($"{path} is a link to {target}; remove it");
        }
    }

    // ERROR_SHARING_VIOLATION on Windows; elsewhere EWOULDBLOCK of flock, 11 on Linux and 35 on BSD and macOS.
    private static bool IsShared(IOException error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) == 32
        : error.GetType() == typeof(IOException) && error.HResult is 11 or 35;
}
