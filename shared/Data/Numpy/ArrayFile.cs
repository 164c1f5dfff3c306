using System.Collections.Immutable;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>Opens arrays by where they are: a .npy file, which is mapped and may be larger than memory; data.npz/name, a member of an
/// archive; an IDX file of unsigned bytes, plain or .gz; x-*.npy, files of one form one behind the other in the ordinal order of their
/// names; or a folder, for all .npy files in it.</summary>
public static class ArrayFile
{
    private const string Archive = ".npz";

    /// <summary>Opens an array.</summary>
    /// <param name="place">Where it is.</param>
    /// <exception cref="DataException">A file is missing, damaged or no array, or files do not fit together.</exception>
    public static ArrayRows Open(string place)
    {
        ArgumentException.ThrowIfNullOrEmpty(place);
        return new ArrayRows(IsSeveral(place) ? [.. FilesOf(place).Select(OpenOne)] : [OpenOne(place)], place);
    }

    /// <summary>The files that a place stands for, in the order in which they follow each other.</summary>
    /// <param name="place">Where an array is.</param>
    /// <exception cref="DataException">A folder cannot be read, or holds no such file.</exception>
    public static ImmutableArray<string> FilesOf(string place)
    {
        ArgumentException.ThrowIfNullOrEmpty(place);
        if (!IsSeveral(place))
        {
            return [PathOf(place)];
        }

        var pattern = Directory.Exists(place) ? Path.Combine(place, "*.npy") : place;
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        var paths = FileFailure.Explain("Folder", folder, () => Directory.GetFiles(folder, Path.GetFileName(pattern)));
        Array.Sort(paths, StringComparer.Ordinal);
        return paths.Length > 0
            ? [.. paths]
            : throw new DataException($"Array files {pattern} need one file at least of such a name, got none; check the folder and the pattern.");
    }

    /// <summary>The path of the file that a place lies in, without the name of an archive's member.</summary>
    /// <param name="place">Where an array is.</param>
    public static string PathOf(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var end = place.LastIndexOf(Archive + "/", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? place : place[..(end + Archive.Length)];
    }

    private static bool IsSeveral(string place) => place.Contains('*', StringComparison.Ordinal) || Directory.Exists(place);

    private static StoredArray OpenOne(string place)
    {
        var path = PathOf(place);
        if (path.EndsWith(Archive, StringComparison.OrdinalIgnoreCase))
        {
            return NpzArchive.Read(path, place[path.Length..].TrimStart('/'));
        }

        var bytes = FileFailure.Explain("Array file", path, () => MappedBytes.Open(path));
        Span<byte> first = stackalloc byte[6];
        first = first[..(int)Math.Min(first.Length, bytes.Length)];
        bytes.Read(0, first);
        return NpyHeader.IsMagic(first) || !LooksLikeIdx(first) ? NpyHeader.Read(bytes, path) : OpenIdx(path);
    }

    // An IDX file begins with two zero bytes; gzip of one with its own mark.
    private static bool LooksLikeIdx(ReadOnlySpan<byte> first) => first is [0, 0, ..] or [0x1F, 0x8B, ..];

    private static StoredArray OpenIdx(string path)
    {
        var array = IdxFile.Read(path);
        return new StoredArray(
            new MemoryBytes(array.Elements), 0, ElementType.U1, array.Shape[0], new Shape(array.Shape.Sizes[1..]), path);
    }
}
