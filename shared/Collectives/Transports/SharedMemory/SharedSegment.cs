using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using Cluster.Engine.Memory;
using Microsoft.Win32.SafeHandles;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>Memory that processes of one host map together. It is a file in memory that never had a name, so nothing is left behind
/// however its processes end; only processes of the same user can open it. Its first bytes are random: whoever tells them has mapped it.</summary>
public sealed unsafe class SharedSegment : IDisposable
{
    /// <summary>Bytes of the random number at the segment's beginning.</summary>
    public const int NonceBytes = 32;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _pointer;

    private SharedSegment(SafeFileHandle handle, long length, MemoryMappedFileAccess access)
    {
        _file = MemoryMappedFile.CreateFromFile(handle, null, length, access, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, length, access);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        HugePages.Ask(_pointer, (nuint)length);
        Address = new SegmentAddress(Environment.ProcessId, (int)handle.DangerousGetHandle(), length);
    }

    /// <summary>Where others find it.</summary>
    public SegmentAddress Address { get; }

    /// <summary>The random number at its beginning.</summary>
    public ReadOnlySpan<byte> Nonce => new(Start, NonceBytes);

    /// <summary>Address of the first byte here; a multiple of the page size.</summary>
    /// <exception cref="ObjectDisposedException">The segment was disposed.</exception>
    public byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    /// <summary>Makes a segment of zeros behind its random number. Its length is fixed for good: nobody can cut it off under a reader.</summary>
    /// <param name="label">What the system's tools show it as.</param>
    /// <param name="length">Bytes, at least <see cref="NonceBytes"/>. Memory is taken as it is touched.</param>
    /// <param name="othersMayWrite">Whether other processes can map it for writing.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public static SharedSegment Create(string label, long length, bool othersMayWrite)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, NonceBytes);
        var handle = LibC.CreateMemoryFile(label);
        SharedSegment? segment = null;
        try
        {
            RandomAccess.SetLength(handle, length);
            segment = new SharedSegment(handle, length, MemoryMappedFileAccess.ReadWrite);
            LibC.Seal(handle, LibC.Seals.Seal | LibC.Seals.Shrink | LibC.Seals.Grow | (othersMayWrite ? 0 : LibC.Seals.FutureWrite));
            RandomNumberGenerator.Fill(new Span<byte>(segment.Start, NonceBytes));
            return segment;
        }
        catch
        {
            segment?.Dispose();
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Maps another process's segment.</summary>
    /// <param name="address">Where it is, as its process told.</param>
    /// <param name="mayWrite">Whether to map it for writing.</param>
    /// <exception cref="IOException">It is not there, is another file, or the system refuses.</exception>
    public static SharedSegment Open(SegmentAddress address, bool mayWrite)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(
                address.Path, FileMode.Open, mayWrite ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            return length == address.Length && length >= NonceBytes
                ? new SharedSegment(handle, length, mayWrite ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read)
                : throw new IOException($"{address.Path} has {length} bytes, expected {address.Length}");
        }
        catch (Exception error)
        {
            handle?.Dispose();
            throw error is UnauthorizedAccessException or ArgumentException or NotSupportedException ? new IOException(error.Message, error) : error;
        }
    }

    /// <summary>Floats in the segment as a buffer; it must not be used once the segment is disposed.</summary>
    /// <param name="offset">Byte of the first float, a multiple of <see cref="AlignedBuffer.AlignmentBytes"/>.</param>
    /// <param name="length">Number of floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie in the segment.</exception>
    public AlignedBuffer Buffer(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, NonceBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + ((long)length * sizeof(float)), Address.Length, nameof(length));
        return AlignedBuffer.Over((float*)(Start + offset), length);
    }

    /// <summary>Unmaps and closes it.</summary>
    public void Dispose()
    {
        if (_pointer == null)
        {
            return;
        }

        _pointer = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
