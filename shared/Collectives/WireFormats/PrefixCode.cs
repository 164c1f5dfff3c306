using System.Runtime.CompilerServices;
using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>The prefix code that lengths stand for: shorter codes first, equal ones by symbol, the first bit of a code lowest.</summary>
/// <remarks>Source: Schwartz and Kallick, Generating a Canonical Prefix Encoding (1964).</remarks>
internal static class PrefixCode
{
    /// <summary>Entries of a table for decoding: one for everything that the next bits can be.</summary>
    public const int TableEntries = 1 << CodeLengths.Longest;

    /// <summary>In an entry, and in a code, the length lies below, the symbol or the code's bits above.</summary>
    public const int LengthBits = 8;

    /// <summary>The code of each symbol.</summary>
    /// <param name="lengths">Bits of each symbol's code.</param>
    /// <param name="codes">The codes: length and bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillCodes(ReadOnlySpan<byte> lengths, Span<uint> codes)
    {
        // Where the codes of each length begin, counted in longest codes.
        Span<uint> next = stackalloc uint[CodeLengths.Longest + 2];
        next.Clear();
        foreach (var length in lengths)
        {
            next[length + 1] += (uint)TableEntries >> length;
        }

        next[1] = 0;
        for (var length = 2; length < next.Length; length++)
        {
            next[length] += next[length - 1];
        }

        for (var symbol = 0; symbol < CodeLengths.Symbols; symbol++)
        {
            var length = lengths[symbol];
            if (length > 0)
            {
                codes[symbol] = (Reverse(next[length]) << LengthBits) | length;
                next[length] += (uint)TableEntries >> length;
            }
        }
    }

    /// <summary>The table for decoding.</summary>
    /// <param name="lengths">Bits of each symbol's code, from bytes that are not trusted.</param>
    /// <param name="table">The table: length and symbol.</param>
    /// <exception cref="ContractException">The lengths are not those of a complete code.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillTable(ReadOnlySpan<byte> lengths, Span<ushort> table)
    {
        var taken = 0;
        foreach (var length in lengths)
        {
            taken += length == 0 ? 0 : TableEntries >> length;
            if (length > CodeLengths.Longest)
            {
                throw new ContractException($"lossless code must have lengths up to {CodeLengths.Longest}, got {length}");
            }
        }

        if (taken != TableEntries)
        {
            throw new ContractException($"lossless code must fill {TableEntries} places, got {taken}");
        }

        Span<uint> codes = stackalloc uint[CodeLengths.Symbols];
        FillCodes(lengths, codes);
        for (var symbol = 0; symbol < CodeLengths.Symbols; symbol++)
        {
            if (lengths[symbol] > 0)
            {
                var entry = (ushort)((symbol << LengthBits) | lengths[symbol]);
                for (var place = (int)(codes[symbol] >> LengthBits); place < TableEntries; place += 1 << lengths[symbol])
                {
                    table[place] = entry;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Reverse(uint code)
    {
        var reversed = 0u;
        for (var bit = 0; bit < CodeLengths.Longest; bit++)
        {
            reversed = (reversed << 1) | ((code >> bit) & 1);
        }

        return reversed;
    }
}
