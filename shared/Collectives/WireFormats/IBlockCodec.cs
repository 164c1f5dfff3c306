namespace Cluster.Collectives.WireFormats;

/// <summary>A format whose blocks are encoded one by one. Every block says itself where it ends.</summary>
internal interface IBlockCodec
{
    /// <summary>Bytes that a block needs at most.</summary>
    /// <param name="count">Values in the block, 1 to <see cref="WireBlock.Floats"/>.</param>
    int MostBlockBytes(int count);

    /// <summary>Encodes a block and returns the number of bytes written.</summary>
    int EncodeBlock(ReadOnlySpan<float> values, Span<byte> target);

    /// <summary>Decodes the block that some bytes begin with and returns how many of them it has.</summary>
    int DecodeBlock(ReadOnlySpan<byte> encoded, Span<float> values);
}
