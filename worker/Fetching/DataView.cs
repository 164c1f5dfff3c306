using Cluster.Data;

namespace Cluster.Worker.Fetching;

/// <summary>A folder in which files from several places have the names that the job knows them by.</summary>
/// <param name="folder">An empty folder.</param>
internal sealed class DataView(string folder)
{
    /// <summary>Makes links to the files of one of the job's paths.</summary>
    /// <param name="path">Which, counted from 0.</param>
    /// <param name="named">The path in the job, perhaps of another system.</param>
    /// <param name="files">The files below it.</param>
    /// <param name="placeOf">Where each lies.</param>
    /// <returns>The path in this folder that stands for the job's.</returns>
    /// <exception cref="DataException">The folder cannot be written.</exception>
    public string Add(int path, string named, IEnumerable<ListedFile> files, Func<ListedFile, string> placeOf)
    {
        var place = Path.Combine(folder, $"{path}", LastPart(named));
        try
        {
            foreach (var file in files)
            {
                var link = file.At(place);
                Directory.CreateDirectory(Path.GetDirectoryName(link)!);
                Link(link, Path.GetFullPath(placeOf(file)));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"data cache cannot take links to the job's files: {error.Message.TrimEnd('.')}; give another folder with --data-cache", error);
        }

        return place;
    }

    // Windows lets only some users make links.
    private static void Link(string link, string target)
    {
        try
        {
            File.CreateSymbolicLink(link, target);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && !File.Exists(link))
        {
            File.Copy(target, link);
        }
    }

    private static string LastPart(string path) =>
        path.Split('/', '\\').LastOrDefault(part => part is not ("" or "." or "..") && !part.Contains(':', StringComparison.Ordinal)) ?? "data";
}
