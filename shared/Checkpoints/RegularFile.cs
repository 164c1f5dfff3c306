using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints;

/// <summary>Opens files that may have been put there by somebody else: no links, no devices, no pipes, no surprise in length.</summary>
internal static class RegularFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="bytesMin">Least length, 1 or more: devices and pipes have a length of 0 and are refused before they are opened, since
    /// opening a pipe would wait for ever.</param>
    /// <param name="bytesMax">Greatest length.</param>
    /// <exception cref="CheckpointException">It is missing, a link, not a file, too short, too long or not readable.</exception>
    public static (SafeFileHandle File, long Bytes) Open(string path, long bytesMin, long bytesMax)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            CheckKind(path);
            CheckLength(path, new FileInfo(path).Length, bytesMin, bytesMax);
            var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
            try
            {
                var bytes = RandomAccess.GetLength(file);
                CheckLength(path, bytes, bytesMin, bytesMax);
                return (file, bytes);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotRead(path, exception);
        }
    }

    /// <summary>Fills a destination from an offset.</summary>
    /// <exception cref="CheckpointException">The file ends before, or cannot be read.</exception>
    public static void ReadExactly(SafeFileHandle file, string path, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            var count = Read(file, path, destination, offset);
            if (count == 0)
            {
                throw new CheckpointException($"{path} needs {destination.Length} bytes more at {offset}, got its end; take another copy.");
            }

            destination = destination[count..];
            offset += count;
        }
    }

    /// <summary>Reads a small file whole.</summary>
    /// <exception cref="CheckpointException">As for <see cref="Open"/>.</exception>
    public static byte[] ReadAll(string path, int bytesMax)
    {
        var (file, bytes) = Open(path, 1, bytesMax);
        using (file)
        {
            var content = new byte[bytes];
            ReadExactly(file, path, content, 0);
            return content;
        }
    }

    /// <summary>Hashes a file of known length.</summary>
    /// <exception cref="CheckpointException">As for <see cref="Open"/>; another length is refused before anything is read.</exception>
    public static FileDigest Digest(string path, long bytes)
    {
        var (file, _) = Open(path, bytes, bytes);
        using (file)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[Math.Min(bytes, 1 << 20)];
            for (var offset = 0L; offset < bytes;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - offset));
                ReadExactly(file, path, part, offset);
                hash.AppendData(part);
                offset += part.Length;
            }

            return new FileDigest(Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
        }
    }

    private static int Read(SafeFileHandle file, string path, Span<byte> destination, long offset)
    {
        try
        {
            return RandomAccess.Read(file, destination, offset);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotRead(path, exception);
        }
    }

    private static void CheckKind(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null)
        {
            throw new CheckpointException($"{path} needs to be a file, got a link to '{info.LinkTarget}'; put the file in its place.");
        }

        if (!info.Exists)
        {
            throw new CheckpointException(
                $"{path} needs to be a file, got {(Directory.Exists(path) ? "a directory" : "nothing")}; take another copy.");
        }
    }

    private static void CheckLength(string path, long bytes, long bytesMin, long bytesMax)
    {
        if (bytes < bytesMin || bytes > bytesMax)
        {
            var need = bytesMin == bytesMax ? $"{bytesMin}" : bytes < bytesMin ? $"at least {bytesMin}" : $"at most {bytesMax}";
            throw new CheckpointException($"{path} needs {need} bytes, got {bytes}; it is torn or not such a file, take another copy.");
        }
    }
}
