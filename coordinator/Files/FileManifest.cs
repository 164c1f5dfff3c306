using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Data.Files;
using Cluster.Jobs.Specification;

namespace Cluster.Coordinator.Files;

/// <summary>The files that a job's samples are read from, with size and SHA-256: all that workers can fetch, and nothing else.</summary>
internal sealed class FileManifest
{
    private readonly Dictionary<string, OfferedFile> _byHash;

    private FileManifest(ImmutableArray<OfferedFile> files)
    {
        Files = files;
        _byHash = files.DistinctBy(file => file.Sha256).ToDictionary(file => file.Sha256, StringComparer.Ordinal);
    }

    /// <summary>The files, those of one path of the job after those of another.</summary>
    public ImmutableArray<OfferedFile> Files { get; }

    /// <summary>Reads every file once.</summary>
    /// <param name="data">Where the data lies on this machine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">A file is missing, unreadable, changes meanwhile, or has a name that not every system can have.</exception>
    public static FileManifest Of(DataSpec data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new FileManifest([.. data.Paths.SelectMany((path, index) => OffersAt(data, path, index, cancellationToken))]);
    }

    /// <summary>The file with the given SHA-256; null if none has it.</summary>
    public OfferedFile? Find(string sha256) => _byHash.GetValueOrDefault(sha256);

    private static List<OfferedFile> OffersAt(DataSpec data, string path, int index, CancellationToken cancellationToken)
    {
        try
        {
            var inFolder = Directory.Exists(path);
            var folder = inFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
            return [.. data.FilesAt(path).Select(file => Offer(index, inFolder, folder, file, cancellationToken))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"data {path} cannot be read to list it for workers: {error.Message}", error);
        }
    }

    private static OfferedFile Offer(int index, bool inFolder, string folder, string file, CancellationToken cancellationToken)
    {
        var name = FileName.Below(folder, file);
        if (!name.All(FileName.IsPlain))
        {
            throw new DataException($"data file {file} has a name that not every system can have; rename it without \\, : and dots at the end.");
        }

        var info = new FileInfo(file);
        var offer = new OfferedFile(
            index, inFolder, name, file, info.Length, info.LastWriteTimeUtc, FileHash.Of(file, cancellationToken));
        return offer.IsUnchanged() ? offer : throw new DataException($"data file {file} changed while it was read; start again when it is complete.");
    }
}
