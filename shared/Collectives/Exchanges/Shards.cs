using Cluster.Engine.Optimizers;

namespace Cluster.Collectives.Exchanges;

/// <summary>How gradients are cut among those who reduce them: consecutive blocks of the update, as many for each as for any other, or one more.
/// A block is the least that can be merged by itself.</summary>
/// <param name="update">The update whose blocks they are.</param>
/// <param name="length">Floats of the gradients.</param>
/// <param name="count">Number of shards, 1 or more.</param>
internal readonly struct Shards(WeightUpdate update, int length, int count)
{
    /// <summary>The blocks of a shard.</summary>
    /// <param name="shard">Which, below the count.</param>
    public (int First, int End) BlocksOf(int shard) => (BorderOf(shard), BorderOf(shard + 1));

    /// <summary>The floats of a shard; none where there are more shards than blocks.</summary>
    /// <param name="shard">Which, below the count.</param>
    public (int Start, int Count) FloatsOf(int shard)
    {
        var (start, end) = (FloatAt(BorderOf(shard)), FloatAt(BorderOf(shard + 1)));
        return (start, end - start);
    }

    private int BorderOf(int shard) => (int)((long)update.BlockCount * shard / count);

    private int FloatAt(int block) => block == 0 ? 0 : block == update.BlockCount ? length : update.StartOf(block);
}
