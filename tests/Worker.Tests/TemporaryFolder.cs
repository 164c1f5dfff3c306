namespace Cluster.Worker.Tests;

/// <summary>A folder of its own for one test, removed with everything in it at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("cluster-worker-").FullName;

    public string this[string name] => Path.Combine(FullName, name);

    /// <summary>Writes a file, and the folder it lies in.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
