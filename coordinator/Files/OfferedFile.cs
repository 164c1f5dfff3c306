using System.Collections.Immutable;

namespace Cluster.Coordinator.Files;

/// <summary>A file that workers may fetch, as it was when it was listed.</summary>
/// <param name="Path">Which of the job's data paths it belongs to, counted from 0.</param>
/// <param name="InFolder">Whether that path is a folder that holds it; else it lies at or beside the path.</param>
/// <param name="Name">The name below that folder, or below the one that the path lies in, folder by folder.</param>
/// <param name="Place">Where it lies here.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="Changed">When it was last written, in UTC.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hex digits.</param>
internal sealed record OfferedFile(
    int Path, bool InFolder, ImmutableArray<string> Name, string Place, long Size, DateTime Changed, string Sha256)
{
    /// <summary>Whether the file still looks as it did.</summary>
    public bool IsUnchanged()
    {
        var now = new FileInfo(Place);
        return now.Exists && now.Length == Size && now.LastWriteTimeUtc == Changed;
    }
}
