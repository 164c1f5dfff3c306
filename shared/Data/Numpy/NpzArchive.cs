using System.IO.Compression;

namespace Cluster.Data.Numpy;

/// <summary>Reads single arrays of a .npz file: a zip archive of .npy files, stored or deflated, which are held in memory.</summary>
internal static class NpzArchive
{
    private const string Extension = ".npy";
    private const int FirstBufferBytes = 1 << 20;
    private const int MostNames = 8;

    /// <summary>Reads one member.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="member">Name of the array, as in numpy.savez(path, member=array); empty for the only one.</param>
    /// <exception cref="DataException">The archive is missing or damaged, or has no such member.</exception>
    public static StoredArray Read(string path, string member)
    {
        var (name, bytes) = FileFailure.Explain("NumPy archive", path, () =>
        {
            using var archive = ZipFile.OpenRead(path);
            var entry = Find(archive, path, member);
            return (entry.FullName, ReadWhole(entry, path));
        });
        return NpyHeader.Read(new MemoryBytes(bytes), $"{path}/{name}");
    }

    private static ZipArchiveEntry Find(ZipArchive archive, string path, string member)
    {
        if (member.Length == 0 && archive.Entries is [var only])
        {
            return only;
        }

        var entry = archive.Entries.FirstOrDefault(entry => entry.FullName == member || entry.FullName == member + Extension);
        if (entry is not null)
        {
            return entry;
        }

        var names = archive.Entries.Take(MostNames).Select(each =>
            each.FullName.EndsWith(Extension, StringComparison.Ordinal) ? each.FullName[..^Extension.Length] : each.FullName);
        var known = string.Join(", ", names) + (archive.Entries.Count > MostNames ? " and more" : "");
        throw new DataException(member.Length == 0
            ? $"NumPy archive {path} needs the name of an array behind it, got none; it holds {known}."
            : $"NumPy archive {path} needs an array '{member}', got {known}; name one of those.");
    }

    private static byte[] ReadWhole(ZipArchiveEntry entry, string path)
    {
        if (entry.Length > Array.MaxLength)
        {
            throw new DataException(FormattableString.Invariant(
                $"NumPy archive {path} needs arrays of at most {Array.MaxLength} bytes, got {entry.Length} in {entry.FullName}; ")
                + "write it as a .npy file, which need not fit into memory.");
        }

        // Memory is taken for bytes that come out, not for bytes that the archive promises.
        using var stream = entry.Open();
        var bytes = new byte[(int)Math.Min(entry.Length, FirstBufferBytes)];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        while (read == bytes.Length && read < entry.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(entry.Length, 2L * bytes.Length));
            read += stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
        }

        return read == entry.Length && stream.ReadByte() < 0 && Crc32.Of(bytes) == entry.Crc32
            ? bytes
            : throw new InvalidDataException("A member has another length or checksum than the archive says.");
    }
}
