using System.Security.Cryptography;

namespace Cluster.Data.Files;

/// <summary>SHA-256 of whole files, read piece by piece.</summary>
public static class FileHash
{
    /// <summary>Length of a SHA-256 in bytes.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    private const int BufferBytes = 1 << 20;

    /// <summary>Hashes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Gives up between two pieces.</param>
    /// <returns>64 lower-case hex digits.</returns>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read it.</exception>
    public static string Of(string path, CancellationToken cancellationToken = default)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, file, cancellationToken);
        return Finish(hash);
    }

    /// <summary>Hashes what is left of a stream.</summary>
    /// <param name="hash">Takes the bytes.</param>
    /// <param name="stream">Read to its end.</param>
    /// <param name="cancellationToken">Gives up between two pieces.</param>
    /// <returns>Bytes read.</returns>
    public static long Append(IncrementalHash hash, Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[BufferBytes];
        var total = 0L;
        for (int count; (count = stream.Read(buffer)) > 0; total += count)
        {
            hash.AppendData(buffer.AsSpan(0, count));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return total;
    }

    /// <summary>The hash of everything appended, as 64 lower-case hex digits.</summary>
    /// <param name="hash">Begins anew afterwards.</param>
    public static string Finish(IncrementalHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
