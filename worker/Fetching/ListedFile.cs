using System.Collections.Immutable;

namespace Cluster.Worker.Fetching;

/// <summary>One of the files that the job's data consists of, as the coordinator lists it.</summary>
/// <param name="Path">Which of the job's data paths it belongs to, counted from 0.</param>
/// <param name="InFolder">Whether that path is a folder that holds it; else it lies at or beside the path.</param>
/// <param name="Name">Plain names: the file's below that folder, or below the one that the path lies in, folder by folder.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ListedFile(int Path, bool InFolder, ImmutableArray<string> Name, RemoteFile Content)
{
    /// <summary>Where the file lies if the job's path lies at the given place.</summary>
    public string At(string place)
    {
        var folder = InFolder ? place : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(place));
        return System.IO.Path.Combine([folder ?? place, .. Name]);
    }
}
