namespace Cluster.Worker.Fetching;

/// <summary>Files that were brought here, kept from removal until this is disposed.</summary>
/// <param name="places">Where each lies, by its SHA-256.</param>
/// <param name="use">Keeps them.</param>
/// <param name="fetched">How many came over the network.</param>
internal sealed class FetchedFiles(IReadOnlyDictionary<string, string> places, CacheUse use, int fetched) : IDisposable
{
    /// <summary>How many came over the network.</summary>
    public int Fetched => fetched;

    /// <summary>A folder for links to the files; it goes with this object.</summary>
    public string Folder => use.Folder;

    /// <summary>Where a file lies.</summary>
    public string PlaceOf(RemoteFile file) => places[file.Sha256];

    /// <inheritdoc/>
    public void Dispose() => use.Dispose();
}
