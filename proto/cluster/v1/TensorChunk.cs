namespace Cluster.V1;

/// <summary>What the generated message does not say.</summary>
public sealed partial class TensorChunk
{
    /// <summary>Bytes that a reader has put where they belong while it read the message; <see cref="Data"/> is empty then. Never sent.</summary>
    public int PlacedBytes { get; set; }
}
