using Cluster.Collectives.Reduction;
using Cluster.Engine.Optimizers;

namespace Cluster.Collectives.Exchanges;

/// <summary>How gradients are cut among those who reduce them: consecutive blocks of the update, as many for each as for any other, or one more.
/// A block is the least that can be merged by itself. A shard is cut into pieces, runs of its blocks, that cross connections one after the
/// other: small enough for a core's cache, large enough to be worth a system call.</summary>
internal sealed class Shards
{
    private readonly WeightUpdate _update;
    private readonly int _length;

    // First blocks of each shard's pieces, and the end of its last.
    private readonly int[][] _borders;

    // First floats of each shard's pieces.
    private readonly int[][] _starts;

    /// <param name="update">The update whose blocks they are.</param>
    /// <param name="length">Floats of the gradients.</param>
    /// <param name="count">Number of shards, 1 or more.</param>
    public Shards(WeightUpdate update, int length, int count)
    {
        (_update, _length, _borders, _starts) = (update, length, new int[count][], new int[count][]);
        for (var shard = 0; shard < count; shard++)
        {
            _borders[shard] = Cut(BorderOf(shard), BorderOf(shard + 1));
            _starts[shard] = [.. _borders[shard].SkipLast(1).Select(FloatAt)];
        }
    }

    /// <summary>Number of shards.</summary>
    public int Count => _borders.Length;

    /// <summary>Number of pieces of all shards.</summary>
    public int PieceCount => _borders.Sum(borders => borders.Length - 1);

    /// <summary>Number of pieces of a shard; none where there are more shards than blocks.</summary>
    /// <param name="shard">Which, below the count.</param>
    public int PiecesOf(int shard) => _borders[shard].Length - 1;

    /// <summary>The blocks of a piece.</summary>
    /// <param name="shard">Which shard, below the count.</param>
    /// <param name="piece">Which of its pieces.</param>
    public (int First, int End) BlocksOf(int shard, int piece) => (_borders[shard][piece], _borders[shard][piece + 1]);

    /// <summary>The floats of a piece.</summary>
    /// <param name="shard">Which shard, below the count.</param>
    /// <param name="piece">Which of its pieces.</param>
    public (int Start, int Count) FloatsOf(int shard, int piece)
    {
        var (first, end) = BlocksOf(shard, piece);
        return (FloatAt(first), FloatAt(end) - FloatAt(first));
    }

    /// <summary>The piece that begins with a float; negative if none does.</summary>
    /// <param name="shard">Whose piece, below the count.</param>
    /// <param name="start">The float.</param>
    public int PieceAt(int shard, int start) => Array.BinarySearch(_starts[shard], start);

    private int[] Cut(int first, int end)
    {
        var most = new Buckets(checked((FloatAt(end) - FloatAt(first)) * sizeof(float))).Size / sizeof(float);
        List<int> borders = [first];
        for (var block = first + 1; block < end; block++)
        {
            if (FloatAt(block + 1) - FloatAt(borders[^1]) > most)
            {
                borders.Add(block);
            }
        }

        return end > first ? [.. borders, end] : [first];
    }

    private int BorderOf(int shard) => (int)((long)_update.BlockCount * shard / _borders.Length);

    private int FloatAt(int block) => block == 0 ? 0 : block == _update.BlockCount ? _length : _update.StartOf(block);
}
