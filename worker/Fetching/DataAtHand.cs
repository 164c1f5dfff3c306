using Cluster.Data;
using Cluster.Data.Files;
using Cluster.Jobs.Specification;

namespace Cluster.Worker.Fetching;

/// <summary>What this machine has of the job's data without fetching anything.</summary>
/// <param name="data">The data as the job names it.</param>
/// <param name="dataPath">The folder in which this machine has it, if elsewhere than the job says.</param>
/// <param name="files">The coordinator's list.</param>
internal sealed class DataAtHand(DataSpec data, string? dataPath, IReadOnlyList<ListedFile> files)
{
    /// <summary>Where each of the job's paths lies, once every file was found to be the same as the coordinator's.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">A file is missing or another.</exception>
    public IReadOnlyList<string> RequireAll(CancellationToken cancellationToken)
    {
        var places = data.Paths.Select((_, path) => Candidates(path).First()).ToList();
        foreach (var file in files)
        {
            var found = file.At(places[file.Path]);
            if (WhyNot(file, found, cancellationToken) is { } reason)
            {
                throw new DataException(
                    $"data file {found} {reason}; let the path show the coordinator's files, "
                    + "or leave out data.access: shared so that workers fetch them");
            }
        }

        return places;
    }

    /// <summary>A place that holds exactly the files of one of the job's paths and can be read as it is; null if there is none.</summary>
    public string? WholeAt(int path, IReadOnlyDictionary<ListedFile, string> found) =>
        Candidates(path).FirstOrDefault(place => HoldsExactly(place, files.Where(file => file.Path == path), found));

    /// <summary>Looks for every file where the job or the worker's settings say that it could be.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that are there, with their places.</returns>
    public Dictionary<ListedFile, string> Find(CancellationToken cancellationToken)
    {
        var found = new Dictionary<ListedFile, string>();
        foreach (var file in files)
        {
            var places = Candidates(file.Path).Select(file.At);
            if (places.FirstOrDefault(place => WhyNot(file, place, cancellationToken) is null) is { } place)
            {
                found.Add(file, place);
            }
        }

        return found;
    }

    private IEnumerable<string> Candidates(int path) =>
        dataPath is null ? [data.Paths[path]] : [data.In(dataPath).Paths[path], data.Paths[path]];

    // A file more, such as one unpacked beside its archive, can make other samples of a folder.
    private bool HoldsExactly(string place, IEnumerable<ListedFile> listed, IReadOnlyDictionary<ListedFile, string> found)
    {
        try
        {
            return listed.All(file => found.GetValueOrDefault(file) == file.At(place))
                && data.FilesAt(place).Select(Path.GetFullPath).ToHashSet().SetEquals(listed.Select(file => Path.GetFullPath(file.At(place))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DataException)
        {
            return false;
        }
    }

    private static string? WhyNot(ListedFile file, string place, CancellationToken cancellationToken)
    {
        try
        {
            var info = new FileInfo(place);
            if (!info.Exists)
            {
                return "does not exist on this machine";
            }

            if (info.Length != file.Content.Size)
            {
                return $"differs from the coordinator's: expected {file.Content.Size} bytes, got {info.Length}";
            }

            var sha256 = FileHash.Of(place, cancellationToken);
            return sha256 == file.Content.Sha256
                ? null
                : $"differs from the coordinator's: expected SHA-256 {file.Content.Sha256}, got {sha256}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {error.Message}";
        }
    }
}
