namespace Cluster.Security.Targets;

/// <summary>A folder of one thread's own, in memory where the system has such a place.</summary>
internal sealed class Place : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly string _folder = Path.Combine(
        Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"cluster-security-{Guid.NewGuid():N}");

    public Place() => Directory.CreateDirectory(_folder);

    /// <summary>The path of a name in it.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>Writes a file, over one of that name.</summary>
    /// <returns>Its path.</returns>
    public string Put(string name, ReadOnlySpan<byte> content)
    {
        var path = this[name];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(content);
        return path;
    }

    /// <summary>Makes a folder in it, once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fill">Writes what belongs there.</param>
    /// <returns>Its path.</returns>
    public string Once(string name, Action<string> fill)
    {
        var path = this[name];
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            fill(path);
        }

        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
