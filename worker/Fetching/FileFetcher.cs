using System.Collections.Concurrent;
using Cluster.Data.Files;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Fetching;

/// <summary>Brings files of another machine here: from the cache where their content lies in it, else over the network.</summary>
/// <param name="cache">Where they stay.</param>
/// <param name="limit">Bytes that the cache may hold.</param>
/// <param name="remote">The other machine.</param>
/// <param name="logger">Where to log.</param>
/// <param name="clock">Tells the time; null for the system's clock.</param>
internal sealed class FileFetcher(CacheFolder cache, long limit, IRemoteFiles remote, ILogger logger, TimeProvider? clock = null)
{
    private const int AtOnce = 4;

    private static readonly TimeSpan OthersPoll = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly FetchProgress _progress = new(logger, TimeProvider.System);
    private int _othersWereNoted;

    /// <summary>Makes sure that every file lies here with exactly its bytes.</summary>
    /// <param name="files">The files.</param>
    /// <param name="cancellationToken">Gives up; what has come stays for the next time.</param>
    /// <returns>Where they lie. Nobody removes them before the result is disposed.</returns>
    /// <exception cref="Data.DataException">A file cannot be had or kept.</exception>
    /// <exception cref="Collectives.Transports.LinkLostException">The other side is gone.</exception>
    public async Task<FetchedFiles> FetchAsync(IEnumerable<RemoteFile> files, CancellationToken cancellationToken)
    {
        var contents = files.DistinctBy(file => file.Sha256).ToList();
        var use = await CacheUse.BeginAsync(cache, contents, limit, cancellationToken).ConfigureAwait(false);
        try
        {
            var absent = contents.FindAll(file => new FileInfo(cache.EntryOf(file.Sha256)) is not { Exists: true, LinkTarget: null });
            if (absent.Count > 0)
            {
                _progress.Expect(absent.Count, absent.Sum(file => file.Size));
            }

            var places = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(contents, options, async (file, token) =>
                places[file.Sha256] = await FindAsync(file, token).ConfigureAwait(false)).ConfigureAwait(false);
            _progress.Finish();
            return new FetchedFiles(places, use, _progress.Files);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    private async Task<string> FindAsync(RemoteFile file, CancellationToken cancellationToken)
    {
        var entry = cache.EntryOf(file.Sha256);
        var awaited = default(AwaitedPart);
        while (true)
        {
            var (exists, part) = await cache.LockedAsync(() => LookUp(file), cancellationToken).ConfigureAwait(false);
            if (exists && await IsSoundAsync(file, cancellationToken).ConfigureAwait(false))
            {
                _progress.Withdraw(awaited is null ? 0 : file.Size);
                return entry;
            }

            if (part is not null)
            {
                await FetchAsync(file, part, cancellationToken).ConfigureAwait(false);
                _progress.Complete();
                return entry;
            }

            if (!exists)
            {
                awaited ??= new AwaitedPart(file.Name, cache.PartOf(file.Sha256), _clock);
                awaited.Check();
                NoteOthers(file);
                await Task.Delay(OthersPoll, _clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void NoteOthers(RemoteFile file)
    {
        if (Interlocked.Exchange(ref _othersWereNoted, 1) == 0)
        {
            logger.OthersFetch(file.Name);
        }
    }

    // Under the lock, so that nobody is between the end of a part and its entry.
    private (bool Exists, FileStream? Part) LookUp(RemoteFile file)
    {
        var (entry, part) = (cache.EntryOf(file.Sha256), cache.PartOf(file.Sha256));
        RemoveLink(entry);
        if (!File.Exists(entry))
        {
            RemoveLink(part);
            return (false, CacheFolder.TryOpenAlone(part));
        }

        File.SetLastWriteTimeUtc(entry, DateTime.UtcNow);
        return (true, null);
    }

    // Nobody here makes links; what one leads to is not the cache's to read or to write.
    private static void RemoveLink(string path)
    {
        if (CacheFolder.LinkTargetOf(path) is not null)
        {
            File.Delete(path);
        }
    }

    // A cache lies on disks for long, and other programs of its owner can write to it: what it holds is believed no more than what comes over
    // the network.
    private async Task<bool> IsSoundAsync(RemoteFile file, CancellationToken cancellationToken)
    {
        if (IsSound(file, cancellationToken))
        {
            return true;
        }

        // Another process may have seen the same and put a good file in its place.
        var isRemoved = await cache.LockedAsync(
            () =>
            {
                if (IsSound(file, cancellationToken))
                {
                    return false;
                }

                File.Delete(cache.EntryOf(file.Sha256));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        if (isRemoved)
        {
            logger.CacheDamaged(file.Name, cache.EntryOf(file.Sha256));
            _progress.Expect(1, file.Size);
        }

        return !isRemoved;
    }

    private bool IsSound(RemoteFile file, CancellationToken cancellationToken)
    {
        var entry = new FileInfo(cache.EntryOf(file.Sha256));
        try
        {
            return entry.Exists && entry.Length == file.Size && FileHash.Of(entry.FullName, cancellationToken) == file.Sha256;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task FetchAsync(RemoteFile file, FileStream part, CancellationToken cancellationToken)
    {
        var isWhole = false;
        try
        {
            await new Download(cache, remote, _progress, logger).CompleteAsync(file, part, cancellationToken).ConfigureAwait(false);
            isWhole = true;
        }
        finally
        {
            await cache.LockedAsync(() => Close(file, part, isWhole), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool Close(RemoteFile file, FileStream part, bool isWhole)
    {
        var isEmpty = part.Length == 0;
        part.Dispose();
        if (isWhole)
        {
            File.Move(part.Name, cache.EntryOf(file.Sha256), overwrite: true);
        }
        else if (isEmpty)
        {
            File.Delete(part.Name);
        }

        return isWhole;
    }
}
