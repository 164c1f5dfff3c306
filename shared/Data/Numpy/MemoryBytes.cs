namespace Cluster.Data.Numpy;

/// <summary>Bytes that are held in memory.</summary>
/// <param name="bytes">The bytes, which nobody may change afterwards.</param>
internal sealed class MemoryBytes(byte[] bytes) : ArrayBytes
{
    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> destination)
    {
        CheckRange(offset, destination.Length);
        bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
    }
}
