namespace Cluster.Collectives.Tests.Joining;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-tests-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file that only its owner can read.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return File(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
