using System.Runtime.InteropServices;

namespace Cluster.Engine.Memory;

/// <summary>A fixed block of float32 values in native memory, aligned to 64 bytes and zero at first. Weights, gradient sums and each
/// kind of optimizer state are one such block each, so that a pass over all parameters is one call.</summary>
/// <remarks>Native memory never moves, so kernels and network code may hold its address. Nothing frees it but <see cref="Dispose"/>:
/// the owner disposes it after the last use of any span, pointer or memory taken from it.</remarks>
public sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Alignment of the first element, in bytes: one cache line and one 512-bit vector.</summary>
    public const int AlignmentBytes = 64;

    [ThreadStatic]
    private static long _allocationsOfThread;

    private readonly AlignedBytes _bytes;
    private float* _pointer;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    /// <param name="length">Number of float32 values, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has not that much memory.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var size = Math.Max((nuint)length * sizeof(float), AlignmentBytes);
        _pointer = (float*)NativeMemory.AlignedAlloc(size, HugePages.AlignmentFor(size));
        HugePages.Ask(_pointer, size);
        NativeMemory.Clear(_pointer, size);
        _allocationsOfThread++;
        Length = length;
        _bytes = new AlignedBytes(this);
    }

    /// <summary>Buffers that this thread has made so far: the garbage collector's own count does not see native memory.</summary>
    internal static long AllocationsOfCurrentThread => _allocationsOfThread;

    /// <summary>Number of float32 values.</summary>
    public int Length { get; }

    /// <summary>The values.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<float> Span => new(Pointer, Length);

    /// <summary>Address of the first value, a multiple of 64.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    /// <summary>The values as raw bytes in the machine's order.</summary>
    /// <exception cref="OverflowException">The buffer holds 2 GiB or more.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<byte> Bytes => new(Pointer, checked(Length * sizeof(float)));

    /// <summary>The values as raw bytes for asynchronous reads and writes; slices of it copy nothing and keep this object alive.</summary>
    /// <exception cref="OverflowException">The buffer holds 2 GiB or more.</exception>
    public Memory<byte> AsByteMemory() => _bytes.Memory;

    /// <summary>Frees the memory. Harmless when repeated.</summary>
    public void Dispose()
    {
        var pointer = _pointer;
        _pointer = null;
        NativeMemory.AlignedFree(pointer);
    }
}
