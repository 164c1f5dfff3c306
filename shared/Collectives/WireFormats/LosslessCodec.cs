namespace Cluster.Collectives.WireFormats;

/// <summary>Values with every bit, in fewer bytes: exponents, of which most of a block are alike, in a prefix code made for the block, signs and
/// mantissas as they are, and none for zeros. A block that would not shrink stays as it is.</summary>
/// <remarks>A block is a <see cref="LosslessHeader"/>, the code's length for the lowest exponent that occurs to the highest (4 bits each; none
/// where there is only one), four streams of exponents and three bytes a value; or one byte and the values themselves. Little-endian.</remarks>
public sealed class LosslessCodec : IWireCodec, IBlockCodec
{
    /// <summary>Values that a block must have to be coded: below that the tables outweigh what is saved.</summary>
    internal const int LeastCoded = 256;

    /// <inheritdoc/>
    public string Name => "lossless";

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public int MostBytes(int count) => WireBlock.MostBytes(this, count);

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<float> values, Span<byte> target) => WireBlock.Encode(this, values, target);

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<float> values) => WireBlock.Decode(this, encoded, values);

    /// <inheritdoc/>
    public void Round(Span<float> values)
    {
        // Every value is its own rounding.
    }

    int IBlockCodec.MostBlockBytes(int count) => 1 + (count * sizeof(float));

    int IBlockCodec.EncodeBlock(ReadOnlySpan<float> values, Span<byte> target) => LosslessEncoder.Encode(values, target);

    int IBlockCodec.DecodeBlock(ReadOnlySpan<byte> encoded, Span<float> values) => LosslessDecoder.Decode(encoded, values);
}
