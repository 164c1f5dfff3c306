using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>Values with every bit, in fewer bytes: exponents, of which most of a block are alike, in a prefix code made for the block, signs and
/// mantissas as they are. A block that would not shrink stays as it is.</summary>
/// <remarks>A block is a form (1 byte), then for <see cref="Form.Coded"/> the first and the last exponent that occur (1 byte each), the code's
/// length for these and those between (4 bits each, none where there is only one), the sizes of four streams (2 bytes each), the streams and
/// three bytes a value. All little-endian.</remarks>
public sealed class LosslessCodec : IWireCodec, IBlockCodec
{
    private const int RangeAt = 1;
    private const int LengthsAt = 3;
    private const int SizesBytes = PrefixStreams.Count * sizeof(ushort);

    // Below that the tables outweigh what is saved, and nothing need be said about what reading ahead finds.
    private const int LeastCoded = 256;

    private enum Form : byte
    {
        Plain = 0,
        Coded = 1,
    }

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

    [SkipLocalsInit]
    int IBlockCodec.EncodeBlock(ReadOnlySpan<float> values, Span<byte> target)
    {
        if (values.Length < LeastCoded)
        {
            return EncodePlain(values, target);
        }

        var bits = MemoryMarshal.Cast<float, uint>(values);
        Span<byte> exponents = stackalloc byte[values.Length];
        FloatSplit.Exponents(bits, exponents);
        Span<uint> counts = stackalloc uint[PrefixStreams.Count * CodeLengths.Symbols];
        PrefixStreams.CountSymbols(exponents, counts);
        Span<uint> sums = stackalloc uint[CodeLengths.Symbols];
        var (first, last) = Sum(counts, sums);
        Span<byte> lengths = stackalloc byte[CodeLengths.Symbols];
        lengths.Clear();
        if (first < last)
        {
            CodeLengths.Fill(sums, lengths);
        }

        var streamsAt = LengthsAt + LengthsBytes(first, last) + SizesBytes;
        var restBytes = values.Length * FloatSplit.RestBytes;
        if (streamsAt + StreamBytes(counts, lengths) + restBytes > values.Length * sizeof(float))
        {
            return EncodePlain(values, target);
        }

        target[0] = (byte)Form.Coded;
        (target[RangeAt], target[RangeAt + 1]) = ((byte)first, (byte)last);
        WriteLengths(lengths.Slice(first, last - first + 1), target[LengthsAt..]);
        Span<uint> codes = stackalloc uint[CodeLengths.Symbols];
        PrefixCode.FillCodes(lengths, codes);
        var written = streamsAt;
        for (var stream = 0; stream < PrefixStreams.Count && first < last; stream++)
        {
            var size = PrefixStreams.Encode(exponents, stream, codes, target[written..]);
            BinaryPrimitives.WriteUInt16LittleEndian(target[(streamsAt - SizesBytes + (stream * sizeof(ushort)))..], (ushort)size);
            written += size;
        }

        if (first == last)
        {
            target.Slice(streamsAt - SizesBytes, SizesBytes).Clear();
        }

        FloatSplit.Rest(bits, target.Slice(written, restBytes));
        return written + restBytes;
    }

    [SkipLocalsInit]
    int IBlockCodec.DecodeBlock(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var form = encoded.IsEmpty ? throw Malformed() : (Form)encoded[0];
        if (form == Form.Plain)
        {
            var bytes = MemoryMarshal.AsBytes(values);
            (encoded.Length > bytes.Length ? encoded.Slice(1, bytes.Length) : throw Malformed()).CopyTo(bytes);
            return 1 + bytes.Length;
        }

        if (form != Form.Coded || values.Length < LeastCoded || encoded.Length < LengthsAt || encoded[RangeAt] > encoded[RangeAt + 1])
        {
            throw Malformed();
        }

        var (first, last) = ((int)encoded[RangeAt], (int)encoded[RangeAt + 1]);
        var streamsAt = LengthsAt + LengthsBytes(first, last) + SizesBytes;
        Span<int> ends = stackalloc int[PrefixStreams.Count];
        var streamBytes = encoded.Length >= streamsAt ? ReadSizes(encoded.Slice(streamsAt - SizesBytes, SizesBytes), ends) : throw Malformed();
        var blockBytes = streamsAt + streamBytes + (values.Length * FloatSplit.RestBytes);
        if (encoded.Length < blockBytes)
        {
            throw Malformed();
        }

        Span<byte> exponents = stackalloc byte[values.Length];
        DecodeExponents(encoded[LengthsAt..blockBytes], (first, last), ends, exponents);
        FloatSplit.Join(exponents, encoded[(streamsAt + streamBytes)..blockBytes], MemoryMarshal.Cast<float, uint>(values));
        return blockBytes;
    }

    private static ContractException Malformed() => new("lossless block is malformed: it ends early or its parts do not fit together");

    private static int EncodePlain(ReadOnlySpan<float> values, Span<byte> target)
    {
        target[0] = (byte)Form.Plain;
        MemoryMarshal.AsBytes(values).CopyTo(target[1..]);
        return 1 + (values.Length * sizeof(float));
    }

    [SkipLocalsInit]
    private static void DecodeExponents(ReadOnlySpan<byte> encoded, (int First, int Last) range, ReadOnlySpan<int> ends, Span<byte> exponents)
    {
        if (range.First == range.Last)
        {
            exponents.Fill((byte)range.First);
            return;
        }

        Span<byte> lengths = stackalloc byte[CodeLengths.Symbols];
        lengths.Clear();
        for (var symbol = range.First; symbol <= range.Last; symbol++)
        {
            var index = symbol - range.First;
            lengths[symbol] = (byte)((encoded[index / 2] >> (index % 2 * 4)) & 0xF);
        }

        Span<ushort> table = stackalloc ushort[PrefixCode.TableEntries];
        PrefixCode.FillTable(lengths, table);
        if (!PrefixStreams.TryDecode(encoded[(LengthsBytes(range.First, range.Last) + SizesBytes)..], ends, table, exponents))
        {
            throw Malformed();
        }
    }

    /// <summary>Adds the streams' counts up and says which exponents occur.</summary>
    private static (int First, int Last) Sum(ReadOnlySpan<uint> counts, Span<uint> sums)
    {
        var (first, last) = (-1, 0);
        for (var symbol = 0; symbol < CodeLengths.Symbols; symbol++)
        {
            sums[symbol] = counts[symbol] + counts[CodeLengths.Symbols + symbol]
                + counts[(2 * CodeLengths.Symbols) + symbol] + counts[(3 * CodeLengths.Symbols) + symbol];
            if (sums[symbol] > 0)
            {
                first = first < 0 ? symbol : first;
                last = symbol;
            }
        }

        return (first, last);
    }

    private static int StreamBytes(ReadOnlySpan<uint> counts, ReadOnlySpan<byte> lengths)
    {
        var bytes = 0;
        for (var stream = 0; stream < PrefixStreams.Count; stream++)
        {
            var bits = 0u;
            for (var symbol = 0; symbol < CodeLengths.Symbols; symbol++)
            {
                bits += counts[(stream * CodeLengths.Symbols) + symbol] * lengths[symbol];
            }

            bytes += (int)((bits + 7) / 8);
        }

        return bytes;
    }

    private static int LengthsBytes(int first, int last) => first == last ? 0 : (last - first + 2) / 2;

    private static void WriteLengths(ReadOnlySpan<byte> lengths, Span<byte> target)
    {
        for (var index = 0; index < lengths.Length && lengths.Length > 1; index += 2)
        {
            target[index / 2] = (byte)(lengths[index] | (index + 1 < lengths.Length ? lengths[index + 1] << 4 : 0));
        }
    }

    private static int ReadSizes(ReadOnlySpan<byte> sizes, Span<int> ends)
    {
        var end = 0;
        for (var stream = 0; stream < PrefixStreams.Count; stream++)
        {
            end += BinaryPrimitives.ReadUInt16LittleEndian(sizes[(stream * sizeof(ushort))..]);
            ends[stream] = end;
        }

        return end;
    }
}
