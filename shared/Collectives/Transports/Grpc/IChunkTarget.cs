using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Where the bytes of the next chunk of a stream belong.</summary>
internal interface IChunkTarget
{
    /// <summary>Copies or decodes a chunk's bytes to where they belong, if they continue what has come.</summary>
    /// <param name="fence">Where the chunk's message belongs.</param>
    /// <param name="chunk">The chunk; its data lies in the transport's own buffers.</param>
    /// <returns>Bytes of the tensor that have come with them; 0 if they belong nowhere.</returns>
    int TryPlace(Wire.Fence fence, in ChunkFrame chunk);
}
