using Cluster.Protocol.Reduction;

namespace Cluster.Simulation.Exchange;

/// <summary>Which leaves' sums each bucket of a round holds. A leaf enters a bucket once, whoever sends it.</summary>
/// <param name="buckets">Number of buckets.</param>
/// <param name="leaves">Number of leaves.</param>
internal sealed class BucketLedger(int buckets, int leaves)
{
    private const int WordBits = 64;

    private readonly ulong[,] _held = new ulong[buckets, (leaves + WordBits - 1) / WordBits];
    private readonly int[] _entered = new int[buckets];
    private readonly int[] _open = new int[buckets];
    private readonly bool[] _closed = new bool[buckets];

    /// <summary>Whether a bucket has been reduced; nothing enters it any more.</summary>
    public bool IsClosed(int bucket) => _closed[bucket];

    /// <summary>Lets a subtree's leaves into a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="range">The leaves.</param>
    /// <param name="isFirst">Whether there is nothing yet to add the sums to.</param>
    /// <returns>False when a leaf is in already, or the bucket is closed.</returns>
    public bool TryEnter(int bucket, LeafRange range, out bool isFirst)
    {
        isFirst = _entered[bucket] == 0;
        if (_closed[bucket] || Holds(bucket, range))
        {
            return false;
        }

        Flip(bucket, range);
        _entered[bucket] += range.Count;
        _open[bucket]++;
        return true;
    }

    /// <summary>Sums that entered have been added.</summary>
    /// <returns>Whether the bucket is reduced by that.</returns>
    public bool TryClose(int bucket)
    {
        _open[bucket]--;
        return _closed[bucket] = !_closed[bucket] && _open[bucket] == 0 && _entered[bucket] == leaves;
    }

    /// <summary>Takes the sums of a worker that is lost out of a bucket that is not reduced; others will send them anew.</summary>
    public void Withdraw(int bucket, LeafRange range)
    {
        if (!_closed[bucket] && Holds(bucket, range))
        {
            Flip(bucket, range);
            _entered[bucket] -= range.Count;
        }
    }

    /// <summary>Empties a bucket whose owner is lost, with all that it was about to add.</summary>
    public void Clear(int bucket)
    {
        for (var word = 0; word < _held.GetLength(1); word++)
        {
            _held[bucket, word] = 0;
        }

        (_entered[bucket], _open[bucket], _closed[bucket]) = (0, 0, false);
    }

    // The leaves of a subtree enter and leave together, unless ranges were cut anew after a loss.
    private bool Holds(int bucket, LeafRange range)
    {
        for (var leaf = range.Start; leaf < range.End; leaf++)
        {
            if (((_held[bucket, leaf / WordBits] >> (leaf % WordBits)) & 1) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Flip(int bucket, LeafRange range)
    {
        for (var leaf = range.Start; leaf < range.End; leaf++)
        {
            _held[bucket, leaf / WordBits] ^= 1UL << (leaf % WordBits);
        }
    }
}
