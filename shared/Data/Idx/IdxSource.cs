using System.Buffers.Binary;
using System.IO.Compression;

namespace Cluster.Data;

/// <summary>The bytes of an IDX file, decompressed when they are gzip.</summary>
internal sealed class IdxSource : IDisposable
{
    private const int FirstBufferBytes = 1 << 20;
    private const int UsualCompression = 4;
    private const int TrailerBytes = sizeof(uint);

    private readonly FileStream _file;
    private readonly GZipStream? _gzip;
    private readonly Stream _bytes;
    private readonly uint _declaredLength;
    private long _position;

    private IdxSource(FileStream file)
    {
        _file = file;
        Span<byte> magic = stackalloc byte[2];
        if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic is [0x1F, 0x8B])
        {
            _declaredLength = ReadTrailer(file);
            _gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        }

        file.Position = 0;
        _bytes = _gzip is null ? file : _gzip;
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be opened, or is a pipe.</exception>
    public static IdxSource Open(string path)
    {
        var file = EndingFile.Open(path);
        try
        {
            return file.CanSeek ? new IdxSource(file) : throw new IOException("it is a pipe, not a file");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next bytes.</summary>
    /// <param name="destination">Filled from the front.</param>
    /// <returns>Bytes read: fewer than asked for only at the end.</returns>
    public int Read(Span<byte> destination)
    {
        var read = _bytes.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        _position += read;
        return read;
    }

    /// <summary>Reads elements without trusting their number: a plain file is measured first, and the buffer for a compressed one
    /// grows with the bytes that come out of it.</summary>
    /// <param name="count">Elements that the header promises.</param>
    /// <param name="found">Elements that there are, at most <paramref name="count"/>.</param>
    /// <returns>Length <paramref name="count"/> when all were found, otherwise not to be used.</returns>
    public byte[] ReadElements(int count, out long found)
    {
        if (_gzip is null && _file.Length - _position < count)
        {
            found = _file.Length - _position;
            return [];
        }

        var capacity = _gzip is null ? count : Math.Min(count, FirstBufferBytes + (UsualCompression * _file.Length));
        var elements = new byte[capacity];
        found = Read(elements);
        while (found == elements.Length && found < count)
        {
            Array.Resize(ref elements, (int)Math.Min(count, 2L * elements.Length));
            found += Read(elements.AsSpan((int)found));
        }

        return elements;
    }

    /// <summary>Whether the file ends here.</summary>
    /// <exception cref="InvalidDataException">The gzip data ends here, but is cut short or followed by something else.</exception>
    public bool IsAtEnd()
    {
        if (_bytes.ReadByte() >= 0)
        {
            return false;
        }

        // GZipStream verifies the checksum when it meets one, but takes a missing trailer, and bytes after it, in silence.
        return _gzip is null || _declaredLength == (uint)_position
            ? true
            : throw new InvalidDataException("The gzip trailer does not give the decompressed length.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gzip?.Dispose();
        _file.Dispose();
    }

    // The last four bytes of a gzip file are its decompressed length modulo 2^32 (RFC 1952, section 2.3.1).
    private static uint ReadTrailer(FileStream file)
    {
        if (file.Length < TrailerBytes)
        {
            return 0;
        }

        Span<byte> trailer = stackalloc byte[TrailerBytes];
        file.Position = file.Length - TrailerBytes;
        file.ReadExactly(trailer);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }
}
