namespace Cluster.Architecture;

/// <summary>The repository's own sources, found from the test's folder upwards.</summary>
internal static class SourceTree
{
    private static readonly string[] Rooms = ["proto", "shared", "coordinator", "worker", "deploy", "tests"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every C# source that is written by hand, relative to the root.</summary>
    public static IEnumerable<string> Sources() =>
        Rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Root, room), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cluster.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Cluster.sln was not found above the tests; build them inside the repository.");
    }
}
