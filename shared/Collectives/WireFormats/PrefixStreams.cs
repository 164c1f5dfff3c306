using System.Runtime.CompilerServices;

namespace Cluster.Collectives.WireFormats;

/// <summary>Symbols written in a prefix code as four streams of bits, symbol by symbol in turn, so that a processor reads four at once.</summary>
internal static unsafe class PrefixStreams
{
    /// <summary>Streams of a block.</summary>
    public const int Count = 4;

    // As many codes as fit into 64 bits of which up to seven belong to the byte before.
    private const int SymbolsPerLoad = (64 - 7) / CodeLengths.Longest;
    private const int SymbolsPerStore = 4;

    /// <summary>Bytes that all streams have at most.</summary>
    /// <param name="count">Symbols.</param>
    public static int MostBytes(int count) => Count * MostStreamBytes(count);

    /// <summary>Bytes that must follow the streams for decoding, which may look at them: a stream that lies cannot make it go further.</summary>
    /// <param name="count">Symbols.</param>
    public static int ReadAhead(int count) => MostStreamBytes(count) + sizeof(ulong);

    /// <summary>Counts how often each symbol occurs in each stream.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <param name="counts">A row of <see cref="CodeLengths.Symbols"/> for each stream, filled.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CountSymbols(ReadOnlySpan<byte> symbols, Span<uint> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, Count * CodeLengths.Symbols);
        counts.Clear();
        fixed (byte* source = symbols)
        fixed (uint* rows = counts)
        {
            var index = 0;
            for (; index + Count <= symbols.Length; index += Count)
            {
                var four = *(uint*)(source + index);
                rows[(byte)four]++;
                rows[CodeLengths.Symbols + (byte)(four >> 8)]++;
                rows[(2 * CodeLengths.Symbols) + (byte)(four >> 16)]++;
                rows[(3 * CodeLengths.Symbols) + (four >> 24)]++;
            }

            for (; index < symbols.Length; index++)
            {
                rows[((index % Count) * CodeLengths.Symbols) + source[index]]++;
            }
        }
    }

    /// <summary>Writes one stream.</summary>
    /// <param name="symbols">The symbols of all streams.</param>
    /// <param name="stream">Which stream.</param>
    /// <param name="codes">The code of each symbol, from <see cref="PrefixCode"/>.</param>
    /// <param name="target">Where it goes: at least <see cref="ReadAhead"/> long; some bytes behind the stream are overwritten.</param>
    /// <returns>Number of bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Encode(ReadOnlySpan<byte> symbols, int stream, ReadOnlySpan<uint> codes, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, ReadAhead(symbols.Length));
        ArgumentOutOfRangeException.ThrowIfNotEqual(codes.Length, CodeLengths.Symbols);
        fixed (byte* source = symbols, start = target)
        fixed (uint* table = codes)
        {
            var (bits, held) = (0ul, 0);
            var write = start;
            var index = stream;
            for (; index + ((SymbolsPerStore - 1) * Count) < symbols.Length; index += SymbolsPerStore * Count)
            {
                Append(table[source[index]], ref bits, ref held);
                Append(table[source[index + Count]], ref bits, ref held);
                Append(table[source[index + (2 * Count)]], ref bits, ref held);
                Append(table[source[index + (3 * Count)]], ref bits, ref held);
                *(ulong*)write = bits;
                write += held >> 3;
                bits >>= held & ~7;
                held &= 7;
            }

            for (; index < symbols.Length; index += Count)
            {
                Append(table[source[index]], ref bits, ref held);
            }

            *(ulong*)write = bits;
            return (int)(write - start) + ((held + 7) >> 3);
        }
    }

    /// <summary>Reads all streams.</summary>
    /// <param name="encoded">The streams one behind the other, and behind them <see cref="ReadAhead"/> bytes or more.</param>
    /// <param name="ends">Where each stream ends.</param>
    /// <param name="table">The table for decoding.</param>
    /// <param name="symbols">The symbols, filled.</param>
    /// <returns>Whether each stream ended where it should.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryDecode(ReadOnlySpan<byte> encoded, ReadOnlySpan<int> ends, ReadOnlySpan<ushort> table, Span<byte> symbols)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(encoded.Length, ends[Count - 1] + ReadAhead(symbols.Length));
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.Length, PrefixCode.TableEntries);
        fixed (byte* source = encoded, target = symbols)
        fixed (ushort* entries = table)
        {
            // Places in bits.
            var (at0, at1, at2, at3) = (0L, (long)ends[0] * 8, (long)ends[1] * 8, (long)ends[2] * 8);
            var index = 0;
            for (; index + (SymbolsPerLoad * Count) <= symbols.Length; index += SymbolsPerLoad * Count)
            {
                var (word0, word1, word2, word3) = (Load(source, at0), Load(source, at1), Load(source, at2), Load(source, at3));
                for (var step = 0; step < SymbolsPerLoad; step++)
                {
                    var four = Next(entries, ref word0, ref at0) | (Next(entries, ref word1, ref at1) << 8)
                        | (Next(entries, ref word2, ref at2) << 16) | (Next(entries, ref word3, ref at3) << 24);
                    *(uint*)(target + index + (step * Count)) = four;
                }
            }

            for (; index < symbols.Length; index++)
            {
                target[index] = (index % Count) switch
                {
                    0 => One(source, entries, ref at0),
                    1 => One(source, entries, ref at1),
                    2 => One(source, entries, ref at2),
                    _ => One(source, entries, ref at3),
                };
            }

            return BytesTo(at0) == ends[0] && BytesTo(at1) == ends[1] && BytesTo(at2) == ends[2] && BytesTo(at3) == ends[3];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(uint code, ref ulong bits, ref int held)
    {
        bits |= (ulong)(code >> PrefixCode.LengthBits) << held;
        held += (byte)code;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(byte* source, long at) => *(ulong*)(source + (at >> 3)) >> (int)(at & 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Next(ushort* entries, ref ulong word, ref long at)
    {
        var entry = (uint)entries[word & (PrefixCode.TableEntries - 1)];
        word >>= (int)entry;
        at += (byte)entry;
        return entry >> PrefixCode.LengthBits;
    }

    private static byte One(byte* source, ushort* entries, ref long at)
    {
        var word = Load(source, at);
        return (byte)Next(entries, ref word, ref at);
    }

    private static long BytesTo(long at) => (at + 7) >> 3;

    private static int MostStreamBytes(int count) => ((((count / Count) + 1) * CodeLengths.Longest) / 8) + 1;
}
