using System.Collections.Immutable;
using System.Numerics;

namespace Cluster.Protocol.Reduction;

/// <summary>An immutable set of leaves of one round, kept as bits.</summary>
public sealed class LeafSet
{
    private const int WordBits = 64;
    private readonly ImmutableArray<ulong> _words;

    private LeafSet(ImmutableArray<ulong> words) => _words = words;

    /// <summary>The empty set over leaves [0, <paramref name="leafCount"/>).</summary>
    /// <param name="leafCount">Number of leaves that may enter.</param>
    public static LeafSet Empty(int leafCount) => new([.. new ulong[(leafCount + WordBits - 1) / WordBits]]);

    /// <summary>Number of leaves in the set.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>Whether the leaf is in the set.</summary>
    /// <param name="leaf">Leaf index.</param>
    public bool Contains(int leaf) => ((_words[leaf / WordBits] >> (leaf % WordBits)) & 1) != 0;

    /// <summary>Whether any leaf of the range is in the set.</summary>
    /// <param name="range">A range of leaves.</param>
    public bool ContainsAny(LeafRange range)
    {
        for (var leaf = range.Start; leaf < range.End; leaf++)
        {
            if (Contains(leaf))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every leaf of the range is in the set.</summary>
    /// <param name="range">A range of leaves.</param>
    public bool ContainsAll(LeafRange range)
    {
        for (var leaf = range.Start; leaf < range.End; leaf++)
        {
            if (!Contains(leaf))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>This set with the range's leaves added.</summary>
    /// <param name="range">A range of leaves.</param>
    public LeafSet With(LeafRange range)
    {
        var words = _words.ToBuilder();
        for (var leaf = range.Start; leaf < range.End; leaf++)
        {
            words[leaf / WordBits] |= 1UL << (leaf % WordBits);
        }

        return new LeafSet(words.MoveToImmutable());
    }

    /// <summary>The runs of consecutive leaves below <paramref name="leafCount"/> that are not in the set, in ascending order.</summary>
    /// <param name="leafCount">Number of leaves in the round.</param>
    public ImmutableArray<LeafRange> Gaps(int leafCount)
    {
        var gaps = ImmutableArray.CreateBuilder<LeafRange>();
        for (var leaf = 0; leaf < leafCount; leaf++)
        {
            if (Contains(leaf))
            {
                continue;
            }

            var start = leaf;
            while (leaf < leafCount && !Contains(leaf))
            {
                leaf++;
            }

            gaps.Add(new LeafRange(start, leaf - start));
        }

        return gaps.ToImmutable();
    }
}
