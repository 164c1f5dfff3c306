namespace Cluster.Cli.Commands;

/// <summary>Where a file comes to lie that the user names behind --output.</summary>
internal static class OutputPath
{
    /// <summary>The full path of a file that is to be written.</summary>
    /// <param name="output">What the user said behind --output.</param>
    /// <exception cref="UsageException">No file can come to lie there.</exception>
    public static string Locate(string output)
    {
        var path = Path.GetFullPath(output);
        if (Directory.Exists(path))
        {
            throw new UsageException($"--output must be a file, got the folder {path}");
        }

        var folder = Path.GetDirectoryName(path);
        return Directory.Exists(folder) ? path : throw new UsageException($"--output must lie in a folder that exists, got {path}; make it first");
    }
}
