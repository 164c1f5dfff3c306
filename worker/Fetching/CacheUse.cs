using System.Globalization;
using Cluster.Data;

namespace Cluster.Worker.Fetching;

/// <summary>What one process needs of a cache for as long as it lives. A file that names it lies open in a folder of its own, so that
/// nobody removes it; once the process is gone, however it went, the file is open no more and the next process tidies up.</summary>
internal sealed class CacheUse : IDisposable
{
    private const string NeedsFile = "needs";

    private readonly string _folder;
    private readonly FileStream _needs;

    private CacheUse(string folder, FileStream needs) => (_folder, _needs) = (folder, needs);

    /// <summary>A folder for files of this process; it goes with this object.</summary>
    public string Folder => Path.Combine(_folder, "files");

    /// <summary>Says what is needed and makes room for it: removes what was used least recently and nobody needs now.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="files">What is needed, each content once.</param>
    /// <param name="limit">Most bytes that the cache may hold.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="DataException">There is not enough room, or the folder cannot be used.</exception>
    public static Task<CacheUse> BeginAsync(
        CacheFolder cache, IReadOnlyCollection<RemoteFile> files, long limit, CancellationToken cancellationToken) => cache.LockedAsync(
        () =>
        {
            var use = Announce(cache, files);
            try
            {
                MakeRoom(cache, NeedsOfAll(cache), files.Sum(file => file.Size), limit);
                Directory.CreateDirectory(use.Folder);
                return use;
            }
            catch
            {
                use.Dispose();
                throw;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _needs.Dispose();
        RemoveFolder(_folder);
    }

    private static CacheUse Announce(CacheFolder cache, IReadOnlyCollection<RemoteFile> files)
    {
        var folder = Path.Combine(cache.Users, Path.GetRandomFileName());
        var needs = Path.Combine(folder, NeedsFile);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(needs, files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Sha256} {file.Size}")));
        return new CacheUse(folder, new FileStream(needs, FileMode.Open, FileAccess.Read, FileShare.Read));
    }

    // What living processes need, in whole bytes: what is still being fetched takes its room already.
    private static Dictionary<string, long> NeedsOfAll(CacheFolder cache)
    {
        var all = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var folder in Directory.GetDirectories(cache.Users))
        {
            var needs = Path.Combine(folder, NeedsFile);
            if (CacheFolder.LinkTargetOf(folder) is not null || IsAbandoned(needs))
            {
                RemoveFolder(folder);
                continue;
            }

            using var file = new StreamReader(new FileStream(needs, FileMode.Open, FileAccess.Read, FileShare.Read));
            while (file.ReadLine()?.Split(' ') is [var sha256, var size])
            {
                all[sha256] = long.Parse(size, CultureInfo.InvariantCulture);
            }
        }

        return all;
    }

    private static bool IsAbandoned(string needs)
    {
        if (!File.Exists(needs))
        {
            return true;
        }

        using var alone = CacheFolder.TryOpenAlone(needs);
        return alone is not null;
    }

    private static void MakeRoom(CacheFolder cache, Dictionary<string, long> needs, long own, long limit)
    {
        var total = needs.Values.Sum();
        if (total > limit)
        {
            var others = total > own ? $", and other workers here use {ByteSize.Format(total - own)} beside it" : "";
            throw new DataException(
                $"data cache {cache.Path} may hold {ByteSize.Format(limit)}, but this job's data takes {ByteSize.Format(own)}{others}; "
                + "raise --data-cache-limit");
        }

        var removable = cache.Contents().Where(content => !needs.ContainsKey(content.Sha256)).Select(content => content.File).ToList();
        total += removable.Sum(file => file.Length);
        foreach (var file in removable.OrderBy(file => file.LastWriteTimeUtc).TakeWhile(_ => total > limit))
        {
            total -= file.Length;
            file.Delete();
        }
    }

    private static void RemoveFolder(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process is removing it, or will: it is nobody's any more.
        }
    }
}
