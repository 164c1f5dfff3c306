using System.IO.MemoryMappedFiles;

namespace Cluster.Data.Numpy;

/// <summary>Bytes of a file that the system brings into memory where they are read, and takes out again when memory is short. The file
/// may be larger than memory; it must not be cut short while it is in use.</summary>
internal sealed class MappedBytes : ArrayBytes
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly nint _first;

    private MappedBytes(MemoryMappedViewAccessor view, nint first, long length)
    {
        (_view, _first, Length) = (view, first, length);
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <summary>Maps a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be opened, or is a pipe.</exception>
    public static ArrayBytes Open(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (!file.CanSeek)
        {
            throw new IOException("it is a pipe, not a file");
        }

        // Nothing can be mapped of an empty file.
        return file.Length == 0 ? new MemoryBytes([]) : Map(file);
    }

    /// <inheritdoc/>
    public override unsafe void Read(long offset, Span<byte> destination)
    {
        CheckRange(offset, destination.Length);
        new ReadOnlySpan<byte>((byte*)_first + offset, destination.Length).CopyTo(destination);
        GC.KeepAlive(_view);
    }

    private static MappedBytes Map(FileStream file)
    {
        using var mapping = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        var view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);

        // The view lives as long as its dataset, and its finalizer unmaps it. A pointer that was acquired would have to be released before.
        var first = view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)view.PointerOffset;
        return new MappedBytes(view, first, file.Length);
    }
}
