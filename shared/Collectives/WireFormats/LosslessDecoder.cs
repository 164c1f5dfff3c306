using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>Reads blocks of <see cref="LosslessCodec"/>.</summary>
internal static class LosslessDecoder
{
    /// <summary>Reads the block that some bytes begin with and returns how many of them it has.</summary>
    [SkipLocalsInit]
    public static int Decode(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        if (!encoded.IsEmpty && encoded[0] == (byte)LosslessForm.Plain)
        {
            return DecodePlain(encoded, MemoryMarshal.AsBytes(values));
        }

        var header = encoded.Length >= LosslessHeader.Size ? MemoryMarshal.Read<LosslessHeader>(encoded) : throw Malformed();
        if (!IsFit(header, values.Length) || encoded.Length < header.BlockBytes)
        {
            throw Malformed();
        }

        Span<byte> exponents = stackalloc byte[values.Length];
        if (header.IsOne)
        {
            exponents.Fill(header.First);
        }
        else
        {
            DecodeExponents(header, encoded, exponents);
        }

        var areZerosBare = header.Form == LosslessForm.BareZeros;
        var rests = areZerosBare ? values.Length - exponents.Count((byte)0) : values.Length;
        if (header.Rest != rests * FloatSplit.RestBytes)
        {
            throw Malformed();
        }

        FloatSplit.Join(
            exponents, encoded[(header.BlockBytes - header.Rest)..header.BlockBytes], areZerosBare, MemoryMarshal.Cast<float, uint>(values));
        return header.BlockBytes;
    }

    private static ContractException Malformed() => new("lossless block is malformed: it ends early or its parts do not fit together");

    private static bool IsFit(in LosslessHeader header, int count) =>
        header.Form is LosslessForm.Coded or LosslessForm.BareZeros
        && count >= LosslessCodec.LeastCoded
        && header.First <= header.Last
        && header.StreamsBytes <= (header.IsOne ? 0 : PrefixStreams.MostBytes(count));

    private static int DecodePlain(ReadOnlySpan<byte> encoded, Span<byte> values)
    {
        (encoded.Length > values.Length ? encoded.Slice(1, values.Length) : throw Malformed()).CopyTo(values);
        return 1 + values.Length;
    }

    [SkipLocalsInit]
    private static void DecodeExponents(in LosslessHeader header, ReadOnlySpan<byte> encoded, Span<byte> exponents)
    {
        Span<byte> lengths = stackalloc byte[CodeLengths.Symbols];
        lengths.Clear();
        for (int symbol = header.First, index = 0; symbol <= header.Last; symbol++, index++)
        {
            lengths[symbol] = (byte)((encoded[LosslessHeader.Size + (index / 2)] >> (index % 2 * 4)) & 0xF);
        }

        Span<ushort> table = stackalloc ushort[PrefixCode.TableEntries];
        PrefixCode.FillTable(lengths, table);
        Span<int> ends = [header.Streams[0], header.Streams[1], header.Streams[2], header.Streams[3]];
        for (var stream = 1; stream < ends.Length; stream++)
        {
            ends[stream] += ends[stream - 1];
        }

        // A block whose values are nearly all zero has little behind its streams. Then they are read where there is room behind them.
        var streams = encoded[header.StreamsAt..];
        var need = header.StreamsBytes + PrefixStreams.ReadAhead(exponents.Length);
        if (streams.Length < need)
        {
            Span<byte> copy = stackalloc byte[need];
            copy.Clear();
            streams[..header.StreamsBytes].CopyTo(copy);
            Read(copy, ends, table, exponents);
            return;
        }

        Read(streams, ends, table, exponents);
    }

    private static void Read(ReadOnlySpan<byte> streams, ReadOnlySpan<int> ends, ReadOnlySpan<ushort> table, Span<byte> exponents)
    {
        if (!PrefixStreams.TryDecode(streams, ends, table, exponents))
        {
            throw Malformed();
        }
    }
}
