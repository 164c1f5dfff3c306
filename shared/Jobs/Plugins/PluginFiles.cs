using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Cluster.Jobs.Plugins;

/// <summary>The assemblies in a plugin's folder as they were at one moment. They are loaded from here, so that what was hashed is what
/// runs, and the files may be built anew meanwhile.</summary>
internal sealed class PluginFiles
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private PluginFiles(string folder)
    {
        // The engine is always the one of this process.
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll").Where(file => Path.GetFileName(file) != $"{PluginContext.Engine}.dll"))
        {
            _files.Add(Path.GetFileName(file), File.ReadAllBytes(file));
        }
    }

    /// <summary>Reads the folder that an assembly lies in.</summary>
    /// <param name="assembly">The assembly's path.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be read.</exception>
    public static PluginFiles Beside(string assembly) => new(Path.GetDirectoryName(assembly)!);

    /// <summary>SHA-256 over names and contents in the names' ordinal order: 64 lower-case hex digits.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(long)];
        foreach (var (name, content) in _files)
        {
            // Lengths keep the end of a name or file apart from the beginning of the next.
            foreach (var piece in new[] { Encoding.UTF8.GetBytes(name), content })
            {
                BinaryPrimitives.WriteInt64LittleEndian(length, piece.LongLength);
                hash.AppendData(length);
                hash.AppendData(piece);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>An assembly of the folder; null if there is none of this name.</summary>
    /// <param name="name">The file's name.</param>
    public MemoryStream? Open(string name) => _files.TryGetValue(name, out var content) ? new MemoryStream(content, writable: false) : null;
}
