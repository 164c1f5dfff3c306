using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>Of each block the values that are largest in magnitude; all others become zero. Of equal ones those of lower index stay.</summary>
/// <remarks>A block is the number of its values (2 bytes), the gap in front of each (7 bits a byte, lower first) and the values (4 bytes each).
/// What is left out must not be lost: see <see cref="ErrorFeedback"/>. Source: Lin et al., Deep Gradient Compression (2018).</remarks>
/// <param name="fraction">Share of the values that stay, above 0 and up to <see cref="MostFraction"/>.</param>
public sealed class TopKCodec(double fraction) : IWireCodec, IBlockCodec
{
    /// <summary>The largest fraction: beyond it the format would send more than bf16 does.</summary>
    public const double MostFraction = 0.25;

    private const int GapBits = 7;
    private const byte GoesOn = 1 << GapBits;
    private const int MostGapBytes = 2;

    private readonly double _fraction = fraction is > 0 and <= MostFraction
        ? fraction
        : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, $"expected above 0 and up to {MostFraction}, got {fraction}");

    /// <inheritdoc/>
    public string Name => "top_k";

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public int MostBytes(int count) => WireBlock.MostBytes(this, count);

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<float> values, Span<byte> target) => WireBlock.Encode(this, values, target);

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<float> values) => WireBlock.Decode(this, encoded, values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Round(Span<float> values)
    {
        for (var first = 0; first < values.Length; first += WireBlock.Floats)
        {
            var block = MemoryMarshal.Cast<float, uint>(values.Slice(first, Math.Min(WireBlock.Floats, values.Length - first)));
            var (threshold, ties) = MagnitudeThreshold.Of(block, Kept(block.Length));
            foreach (ref var bits in block)
            {
                bits = Stays(bits, threshold, ref ties) ? bits : 0;
            }
        }
    }

    int IBlockCodec.MostBlockBytes(int count) => sizeof(ushort) + (Kept(count) * (MostGapBytes + sizeof(float)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int IBlockCodec.EncodeBlock(ReadOnlySpan<float> values, Span<byte> target)
    {
        var block = MemoryMarshal.Cast<float, uint>(values);
        var (threshold, ties) = MagnitudeThreshold.Of(block, Kept(block.Length));
        Span<uint> kept = stackalloc uint[Kept(block.Length)];
        var (count, written, next) = (0, sizeof(ushort), 0);
        for (var index = 0; index < block.Length; index++)
        {
            if (Stays(block[index], threshold, ref ties))
            {
                kept[count++] = block[index];
                written += WriteGap(index - next, target[written..]);
                next = index + 1;
            }
        }

        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)count);
        MemoryMarshal.AsBytes(kept[..count]).CopyTo(target[written..]);
        return written + (count * sizeof(float));
    }

    int IBlockCodec.DecodeBlock(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        values.Clear();
        Span<ushort> places = stackalloc ushort[Kept(values.Length)];
        var count = encoded.Length >= sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(encoded) : throw Malformed();
        if (count > places.Length)
        {
            throw new ContractException($"top_k must keep at most {places.Length} of {values.Length} values, got {count}");
        }

        var (read, next) = (sizeof(ushort), 0);
        foreach (ref var place in places[..count])
        {
            next += ReadGap(encoded, ref read);
            place = next < values.Length ? (ushort)next++ : throw Malformed();
        }

        var kept = encoded.Length - read >= count * sizeof(float) ? encoded.Slice(read, count * sizeof(float)) : throw Malformed();
        for (var index = 0; index < count; index++)
        {
            values[places[index]] = BinaryPrimitives.ReadSingleLittleEndian(kept[(index * sizeof(float))..]);
        }

        return read + kept.Length;
    }

    private static ContractException Malformed() => new("top_k block is malformed: it ends early or names a value behind its end");

    /// <summary>Whether a value is among the largest. Zeros never are: they come back by themselves.</summary>
    private static bool Stays(uint bits, uint threshold, ref int ties)
    {
        var magnitude = bits & MagnitudeThreshold.Magnitude;
        return magnitude >= threshold && magnitude > 0 && (magnitude > threshold || ties-- > 0);
    }

    private static int WriteGap(int gap, Span<byte> target)
    {
        if (gap < GoesOn)
        {
            target[0] = (byte)gap;
            return 1;
        }

        target[0] = (byte)(gap | GoesOn);
        target[1] = (byte)(gap >> GapBits);
        return MostGapBytes;
    }

    private static int ReadGap(ReadOnlySpan<byte> encoded, ref int read)
    {
        var low = read < encoded.Length ? encoded[read++] : throw Malformed();
        if (low < GoesOn)
        {
            return low;
        }

        var high = read < encoded.Length ? encoded[read++] : throw Malformed();
        return (high << GapBits) | (low & (GoesOn - 1));
    }

    private int Kept(int count) => (int)Math.Ceiling(count * _fraction);
}
