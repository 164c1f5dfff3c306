using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cluster.Collectives.WireFormats;

/// <summary>Writes blocks of <see cref="LosslessCodec"/>.</summary>
internal static class LosslessEncoder
{
    /// <summary>Writes a block and returns its bytes.</summary>
    [SkipLocalsInit]
    public static int Encode(ReadOnlySpan<float> values, Span<byte> target)
    {
        if (values.Length < LosslessCodec.LeastCoded)
        {
            return EncodePlain(values, target);
        }

        var bits = MemoryMarshal.Cast<float, uint>(values);
        Span<byte> exponents = stackalloc byte[values.Length];
        Span<uint> counts = stackalloc uint[PrefixStreams.Count * CodeLengths.Symbols];
        Span<uint> sums = stackalloc uint[CodeLengths.Symbols];
        Span<byte> lengths = stackalloc byte[CodeLengths.Symbols];
        var areZerosBare = FloatSplit.Exponents(bits, exponents);
        PrefixStreams.CountSymbols(exponents, counts);
        var header = new LosslessHeader { Form = areZerosBare ? LosslessForm.BareZeros : LosslessForm.Coded };
        (header.First, header.Last) = Sum(counts, sums);
        header.Rest = (ushort)((values.Length - (areZerosBare ? (int)sums[0] : 0)) * FloatSplit.RestBytes);
        if (!header.IsOne)
        {
            CodeLengths.Fill(sums, lengths);
            FillSizes(counts, lengths, ref header.Streams);
        }

        return header.BlockBytes <= values.Length * sizeof(float)
            ? EncodeCoded(header, bits, exponents, lengths, target)
            : EncodePlain(values, target);
    }

    private static int EncodePlain(ReadOnlySpan<float> values, Span<byte> target)
    {
        target[0] = (byte)LosslessForm.Plain;
        MemoryMarshal.AsBytes(values).CopyTo(target[1..]);
        return 1 + (values.Length * sizeof(float));
    }

    [SkipLocalsInit]
    private static int EncodeCoded(
        in LosslessHeader header, ReadOnlySpan<uint> bits, ReadOnlySpan<byte> exponents, ReadOnlySpan<byte> lengths, Span<byte> target)
    {
        MemoryMarshal.Write(target, header);
        var written = header.StreamsAt;
        if (!header.IsOne)
        {
            WriteLengths(lengths[header.First..(header.Last + 1)], target[LosslessHeader.Size..]);
            Span<uint> codes = stackalloc uint[CodeLengths.Symbols];
            PrefixCode.FillCodes(lengths, codes);
            for (var stream = 0; stream < PrefixStreams.Count; stream++)
            {
                written += PrefixStreams.Encode(exponents, stream, codes, target[written..]);
            }
        }

        FloatSplit.Rest(bits, target.Slice(written, header.Rest), header.Form == LosslessForm.BareZeros);
        return header.BlockBytes;
    }

    /// <summary>Adds the streams' counts up and says which exponents occur.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (byte First, byte Last) Sum(ReadOnlySpan<uint> counts, Span<uint> sums)
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

        return ((byte)first, (byte)last);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillSizes(ReadOnlySpan<uint> counts, ReadOnlySpan<byte> lengths, ref LosslessHeader.StreamSizes sizes)
    {
        for (var stream = 0; stream < PrefixStreams.Count; stream++)
        {
            var bits = 0u;
            for (var symbol = 0; symbol < CodeLengths.Symbols; symbol++)
            {
                bits += counts[(stream * CodeLengths.Symbols) + symbol] * lengths[symbol];
            }

            sizes[stream] = (ushort)((bits + 7) / 8);
        }
    }

    private static void WriteLengths(ReadOnlySpan<byte> lengths, Span<byte> target)
    {
        for (var index = 0; index < lengths.Length; index += 2)
        {
            target[index / 2] = (byte)(lengths[index] | (index + 1 < lengths.Length ? lengths[index + 1] << 4 : 0));
        }
    }
}
