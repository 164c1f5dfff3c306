namespace Cluster.Cli.Diagnosing;

/// <summary>What a folder is looked at for.</summary>
/// <param name="Folder">The folder; it need not exist.</param>
/// <param name="Keeps">What it is to keep.</param>
/// <param name="Otherwise">What to do if it cannot.</param>
internal sealed record FolderUse(string Folder, string Keeps, string Otherwise)
{
    /// <summary>The folder of a run, or of runs.</summary>
    /// <param name="folder">The folder.</param>
    public static FolderUse Run(string folder) => new(folder, "each checkpoint holds weights and optimizer state", "give another --run-folder");

    /// <summary>The folder of a worker's data.</summary>
    /// <param name="folder">The folder.</param>
    public static FolderUse Cache(string folder) =>
        new(folder, "data that is fetched from the coordinator is kept there", "let XDG_CACHE_HOME name a folder on another disk there");
}
