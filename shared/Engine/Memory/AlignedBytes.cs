using System.Buffers;

namespace Cluster.Engine.Memory;

/// <summary>Lets an <see cref="AlignedBuffer"/> be sent and received as <see cref="Memory{T}"/> of bytes.</summary>
internal sealed unsafe class AlignedBytes(AlignedBuffer buffer) : MemoryManager<byte>
{
    /// <inheritdoc/>
    public override Span<byte> GetSpan() => buffer.Bytes;

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        // Native memory never moves: the address is all there is to a pin.
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)buffer.Bytes.Length, nameof(elementIndex));
        return new MemoryHandle((byte*)buffer.Pointer + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The buffer owns the memory; this object only names it.
    }
}
