using System.Runtime.CompilerServices;

namespace Cluster.Collectives.WireFormats;

/// <summary>How many bits each symbol of a prefix code gets, by how often it occurs.</summary>
/// <remarks>Source: Huffman, A Method for the Construction of Minimum-Redundancy Codes (1952).</remarks>
internal static class CodeLengths
{
    /// <summary>Different symbols.</summary>
    public const int Symbols = 256;

    /// <summary>Bits of the longest code. A table of all that can come next then stays in the first-level cache.</summary>
    public const int Longest = 11;

    private const uint Whole = 1 << Longest;
    private const int SymbolBits = 8;

    /// <summary>Fills the lengths of a complete code.</summary>
    /// <param name="counts">How often each symbol occurs; at least two do.</param>
    /// <param name="lengths">Bits of each symbol's code, 1 to <see cref="Longest"/>; 0 for those that do not occur.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ReadOnlySpan<uint> counts, Span<byte> lengths)
    {
        // Rarest first; of equal ones the lower symbol.
        Span<uint> keys = stackalloc uint[Symbols];
        var used = 0;
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            if (counts[symbol] > 0)
            {
                keys[used++] = (counts[symbol] << SymbolBits) | (uint)symbol;
            }
        }

        keys = keys[..used];
        keys.Sort();
        Span<byte> sorted = stackalloc byte[Symbols];
        sorted = sorted[..used];
        FillDepths(keys, sorted);
        Limit(sorted);
        lengths.Clear();
        for (var index = 0; index < used; index++)
        {
            lengths[(byte)keys[index]] = sorted[index];
        }
    }

    /// <summary>The depths of Huffman's tree. Joined nodes come into being in ascending order, so the two lightest are always at the front of
    /// the leaves or of the joined ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillDepths(ReadOnlySpan<uint> keys, Span<byte> depths)
    {
        var leaves = keys.Length;
        var nodes = (2 * leaves) - 1;
        Span<uint> weights = stackalloc uint[2 * Symbols];
        Span<ushort> parents = stackalloc ushort[2 * Symbols];
        for (var leaf = 0; leaf < leaves; leaf++)
        {
            weights[leaf] = keys[leaf] >> SymbolBits;
        }

        var (nextLeaf, nextJoined) = (0, leaves);
        for (var node = leaves; node < nodes; node++)
        {
            weights[node] = 0;
            for (var child = 0; child < 2; child++)
            {
                var isLeaf = nextLeaf < leaves && (nextJoined >= node || weights[nextLeaf] <= weights[nextJoined]);
                var lightest = isLeaf ? nextLeaf++ : nextJoined++;
                weights[node] += weights[lightest];
                parents[lightest] = (ushort)node;
            }
        }

        // A parent lies behind its children. The weights are not needed any more.
        weights[nodes - 1] = 0;
        for (var node = nodes - 2; node >= 0; node--)
        {
            weights[node] = weights[parents[node]] + 1;
        }

        for (var leaf = 0; leaf < leaves; leaf++)
        {
            depths[leaf] = (byte)weights[leaf];
        }
    }

    /// <summary>Shortens codes that are too long and lengthens others for it, until all of them fill the space of codes again.</summary>
    /// <param name="lengths">Lengths in ascending order of occurrence, so in descending order of themselves.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Limit(Span<byte> lengths)
    {
        var taken = 0u;
        foreach (ref var length in lengths)
        {
            length = Math.Min(length, (byte)Longest);
            taken += Whole >> length;
        }

        // The rarest that can still grow costs least.
        for (var index = 0; taken > Whole; index++)
        {
            while (lengths[index] < Longest && taken > Whole)
            {
                lengths[index]++;
                taken -= Whole >> lengths[index];
            }
        }

        // What is left over goes to the most frequent that have use for it; some pass always finds one, since all lengths share a divisor.
        while (taken < Whole)
        {
            for (var index = lengths.Length - 1; index >= 0; index--)
            {
                if (lengths[index] > 1 && Whole >> lengths[index] <= Whole - taken)
                {
                    taken += Whole >> lengths[index];
                    lengths[index]--;
                }
            }
        }
    }
}
