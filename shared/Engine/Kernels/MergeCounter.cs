using System.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>The order in which consecutive micro-batches meet in the reduction tree, as a stack: each new sum is pushed, and the
/// upper two are merged, left plus right, as often as <see cref="MergesAfter"/> says. After the last one all that is left is merged.</summary>
public static class MergeCounter
{
    /// <summary>Merges that follow micro-batch <paramref name="index"/> of <paramref name="count"/>.</summary>
    /// <param name="index">The micro-batch, from 0.</param>
    /// <param name="count">How many there are.</param>
    public static int MergesAfter(int index, int count)
    {
        var held = BitOperations.PopCount((uint)index) + 1;
        return index == count - 1 ? held - 1 : BitOperations.TrailingZeroCount(~(uint)index);
    }

    /// <summary>Most sums held at once.</summary>
    /// <param name="count">How many micro-batches there are.</param>
    public static int Depth(int count)
    {
        var depth = 1;
        for (var index = 0; index < count; index++)
        {
            depth = Math.Max(depth, BitOperations.PopCount((uint)index) + 1);
        }

        return depth;
    }
}
