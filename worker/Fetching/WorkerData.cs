using Cluster.Data;
using Cluster.Jobs.Specification;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Fetching;

/// <summary>The job's data as this worker reads it: files that lie where the job says, or links to files that were fetched. To be kept
/// for as long as the data is read.</summary>
internal sealed class WorkerData : IDisposable
{
    private readonly FetchedFiles? _fetched;

    private WorkerData(DataSpec spec, FetchedFiles? fetched) => (Spec, _fetched) = (spec, fetched);

    /// <summary>The data, with the paths of this machine.</summary>
    public DataSpec Spec { get; }

    /// <summary>Finds every file, or fetches it where the job allows that.</summary>
    /// <param name="data">The data as the job names it.</param>
    /// <param name="settings">Where else to look, and the cache.</param>
    /// <param name="files">The coordinator's list.</param>
    /// <param name="remote">The coordinator.</param>
    /// <param name="logger">The log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">A file cannot be had or kept, or is another than the coordinator's.</exception>
    /// <exception cref="Collectives.Transports.LinkLostException">The coordinator is gone.</exception>
    public static async Task<WorkerData> FindAsync(
        DataSpec data,
        WorkerOptions settings,
        IReadOnlyList<ListedFile> files,
        IRemoteFiles remote,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        if (data.Paths.IsEmpty)
        {
            return new WorkerData(data, null);
        }

        var atHand = new DataAtHand(data, settings.DataPath, files);
        if (data.Access == DataAccess.Shared)
        {
            return new WorkerData(Moved(data, atHand.RequireAll(cancellationToken)), null);
        }

        var found = atHand.Find(cancellationToken);
        var places = data.Paths.Select((_, path) => atHand.WholeAt(path, found)).ToList();
        if (places.TrueForAll(place => place is not null))
        {
            logger.DataInPlace(files.Count, ByteSize.Format(files.Sum(file => file.Content.Size)));
            return new WorkerData(Moved(data, places!), null);
        }

        var missing = files.Where(file => !found.ContainsKey(file)).Select(file => file.Content).ToList();
        using var cache = CacheFolder.Open(settings.DataCacheFolder);
        var fetched = await new FileFetcher(cache, settings.DataCacheBytes, remote, logger).FetchAsync(missing, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            logger.DataFound(found.Count, missing.Count - fetched.Fetched, fetched.Fetched);
            var view = new DataView(fetched.Folder);
            for (var path = 0; path < places.Count; path++)
            {
                var own = files.Where(file => file.Path == path);
                places[path] ??= view.Add(path, data.Paths[path], own, file => found.GetValueOrDefault(file) ?? fetched.PlaceOf(file.Content));
            }

            return new WorkerData(Moved(data, places!), fetched);
        }
        catch
        {
            fetched.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _fetched?.Dispose();

    private static DataSpec Moved(DataSpec data, IReadOnlyList<string> places) => data.At(path => places[data.Paths.IndexOf(path)]);
}
