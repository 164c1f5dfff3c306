using System.Runtime.InteropServices;
using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>Values as they are: four bytes each, little-endian.</summary>
public sealed class Fp32Codec : IWireCodec
{
    /// <inheritdoc/>
    public string Name => "fp32";

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public int MostBytes(int count) => checked(count * sizeof(float));

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<float> values, Span<byte> target)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        WireBlock.CheckTarget(bytes.Length, target.Length);
        bytes.CopyTo(target);
        return bytes.Length;
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        if (encoded.Length != bytes.Length)
        {
            throw new ContractException($"{values.Length} values in fp32 must have {bytes.Length} bytes, got {encoded.Length}");
        }

        encoded.CopyTo(bytes);
    }

    /// <inheritdoc/>
    public void Round(Span<float> values)
    {
        // Every value is its own rounding.
    }
}
