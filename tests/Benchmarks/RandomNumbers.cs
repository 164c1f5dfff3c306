using Cluster.Engine.Initialization;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Benchmarks;

/// <summary>Numbers to compute with.</summary>
internal static class RandomNumbers
{
    /// <summary>Standard normal numbers.</summary>
    public static void Fill(Span<float> target, int seed) =>
        new NormalInitializer(0, 1).Fill(new Shape(target.Length), new RandomKey((ulong)seed, RandomPurpose.Dataset), target);

    /// <summary>Whole numbers from 0 to below a bound.</summary>
    public static int Below(int bound, int seed, int index) =>
        (int)(Philox.Block(new RandomKey((ulong)seed, RandomPurpose.Dataset), (uint)index).Word0 % (uint)bound);
}
