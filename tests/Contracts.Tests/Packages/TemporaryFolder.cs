namespace Cluster.Contracts.Tests.Packages;

/// <summary>A folder of a test's own, removed with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("contracts-");

    public void Dispose() => _folder.Delete(recursive: true);

    internal string PathOf(string relative) => Path.Combine(_folder.FullName, relative);

    internal void Write(string relative, string text)
    {
        var path = PathOf(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
