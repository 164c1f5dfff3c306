namespace Cluster.Data;

/// <summary>Reads IDX files of unsigned bytes, plain or compressed by gzip. Nothing in a file is believed: memory is taken for bytes
/// that are there, not for bytes that a header promises.</summary>
public static class IdxFile
{
    /// <summary>Most bytes of elements that are read unless the caller says otherwise: 1 GiB, nearly twice the
    /// training images of EMNIST.</summary>
    public const long DefaultMaximumBytes = 1L << 30;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file; its first bytes, not its name, tell whether it is gzip.</param>
    /// <param name="maximumBytes">Most bytes of elements that are accepted, 1 to Array.MaxLength.</param>
    /// <exception cref="DataException">The file is missing, unreadable, damaged, or not an IDX file of unsigned bytes.</exception>
    public static IdxArray Read(string path, long maximumBytes = DefaultMaximumBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumBytes, Array.MaxLength);
        try
        {
            using var source = IdxSource.Open(path);
            return Read(source, maximumBytes, path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"IDX file {path} does not exist; check the path or fetch the file.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new DataException($"IDX file {path} cannot be opened for reading; it must be a file that this user may read.", failure);
        }
        catch (InvalidDataException failure)
        {
            throw new DataException(
                $"IDX file {path} needs to be one whole gzip stream, got damaged, missing or surplus bytes; "
                + "fetch or compress it again.",
                failure);
        }
        catch (IOException failure)
        {
            throw new DataException($"IDX file {path} cannot be read ({failure.Message}); check the disk and the file.", failure);
        }
    }

    private static IdxArray Read(IdxSource source, long maximumBytes, string path)
    {
        Span<byte> magic = stackalloc byte[IdxHeader.MagicBytes];
        ReadHeader(source, magic, path);
        Span<byte> axes = stackalloc byte[IdxHeader.ReadAxes(magic, path) * sizeof(uint)];
        ReadHeader(source, axes, path);
        var shape = IdxHeader.ReadShape(axes, maximumBytes, path);
        var elements = source.ReadElements(shape.ElementCount, out var found);
        if (found < shape.ElementCount)
        {
            throw new DataException(
                $"IDX file {path} needs {shape.ElementCount} bytes of elements for its axes {shape}, got {found}; "
                + "it is truncated: fetch it again.");
        }

        return source.IsAtEnd()
            ? new IdxArray(shape, elements)
            : throw new DataException(
                $"IDX file {path} needs to end after {shape.ElementCount} bytes of elements for its axes {shape}, "
                + "got trailing bytes; fetch it again.");
    }

    private static void ReadHeader(IdxSource source, Span<byte> part, string path)
    {
        if (source.Read(part) < part.Length)
        {
            throw new DataException($"IDX file {path} needs a whole header, got its end first; it is truncated: fetch it again.");
        }
    }
}
