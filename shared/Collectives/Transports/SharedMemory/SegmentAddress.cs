using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>Where another process of the same host finds a segment: it has no name in any file system.</summary>
/// <param name="ProcessId">The process that made it.</param>
/// <param name="Descriptor">Its number there.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct SegmentAddress(int ProcessId, int Descriptor, long Length)
{
    /// <summary>The address that a message tells.</summary>
    /// <param name="message">The message.</param>
    public static SegmentAddress FromWire(Wire.SharedSegment message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(message.ProcessId, message.Number, message.Length);
    }

    /// <summary>As a message.</summary>
    public Wire.SharedSegment ToWire() => new() { ProcessId = ProcessId, Number = Descriptor, Length = Length };

    /// <summary>The path by which the kernel lets processes of the same user open it.</summary>
    internal string Path => FormattableString.Invariant($"/proc/{ProcessId}/fd/{Descriptor}");
}
