namespace Cluster.Simulation.Models;

/// <summary>What it costs to carry bytes from one process to another.</summary>
/// <param name="BytesPerSecond">Bandwidth of a host's link, each way at once (1/β); infinite for none to wait for.</param>
/// <param name="LatencySeconds">From one end to the other (α).</param>
/// <param name="SendSecondsPerByte">CPU seconds for a byte at the sender (γ).</param>
/// <param name="ReceiveSecondsPerByte">CPU seconds for a byte at the receiver (γ).</param>
/// <param name="MessageSeconds">CPU seconds for a message at either end, whatever its size.</param>
/// <param name="MemorySeconds">From one process to another of the same host through shared memory, whatever the size.</param>
/// <remarks>Source: Hockney, The communication challenge for MPP (Parallel Computing 20, 1994), for α and β; the bytes' cost in CPU time is
/// an addition of this model.</remarks>
public sealed record LinkModel(
    double BytesPerSecond,
    double LatencySeconds,
    double SendSecondsPerByte = 0,
    double ReceiveSecondsPerByte = 0,
    double MessageSeconds = 0,
    double MemorySeconds = 0)
{
    /// <summary>Most bytes that pass a connection or a port at once; those of other connections come between.</summary>
    public const int ChunkBytes = 256 << 10;

    /// <summary>Share of a link's bandwidth that is used where connections of several processes meet on it: they do not take turns as evenly as
    /// their chunks do here.</summary>
    public double MeetingShare { get; init; } = 1;

    /// <summary>A link that takes no time.</summary>
    public static LinkModel None { get; } = new(double.PositiveInfinity, 0);
}
