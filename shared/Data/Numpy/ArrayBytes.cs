namespace Cluster.Data.Numpy;

/// <summary>Bytes of a file, in memory or on disk. Safe to read from several threads.</summary>
internal abstract class ArrayBytes
{
    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Copies bytes that exist. Allocates nothing.</summary>
    /// <param name="offset">First byte, in [0, Length - destination.Length].</param>
    /// <param name="destination">Filled whole.</param>
    public abstract void Read(long offset, Span<byte> destination);

    /// <summary>Refuses bytes that do not exist: behind a mapped file lies other memory.</summary>
    protected void CheckRange(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
    }
}
