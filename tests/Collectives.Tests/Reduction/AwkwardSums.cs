using Cluster.Collectives.Reduction;
using Cluster.Engine.Losses;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Tests.Reduction;

/// <summary>Leaves whose sum has other bits in almost any other order, and their tree summed plainly, child plus child.</summary>
internal static class AwkwardSums
{
    /// <summary>Longer than any vector, and no multiple of one.</summary>
    public const int Length = 37;

    private static readonly float[] Floats =
        [1e8f, -1e8f, 1f, -1f, 0.1f, -0f, 0f, 16777216f, -16777215f, float.Epsilon, -float.Epsilon, 3e38f, -3e38f, 1e-38f, 7.77e7f];

    private static readonly double[] Doubles = [1e16, -1e16, 1, -1, 0.1, -0.0, 9007199254740993, 3e-300, double.Epsilon];

    /// <summary>The values of one leaf.</summary>
    public static (float[] Gradients, BatchSums Scalars) Leaf(int seed, int leaf)
    {
        var random = new Random((seed * 1000) + leaf);
        var gradients = new float[Length];
        foreach (ref var value in gradients.AsSpan())
        {
            value = Floats[random.Next(Floats.Length)];
        }

        var scalars = new BatchSums(
            Doubles[random.Next(Doubles.Length)], Doubles[random.Next(Doubles.Length)], random.Next(100), random.Next(100));
        return (gradients, scalars);
    }

    /// <summary>The sums of a present node. A child without a sibling stands alone.</summary>
    public static (float[] Gradients, BatchSums Scalars) Of(ReductionTree tree, Subtree node, int seed)
    {
        if (node.Level == 0)
        {
            return Leaf(seed, node.Index);
        }

        var child = new Subtree(node.Level - 1, node.Index * 2);
        var left = Of(tree, child, seed);
        if (!tree.IsPresent(child.Sibling))
        {
            return left;
        }

        var right = Of(tree, child.Sibling, seed);
        var scalars = new BatchSums(
            left.Scalars.Loss + right.Scalars.Loss,
            left.Scalars.Weight + right.Scalars.Weight,
            left.Scalars.Samples + right.Scalars.Samples,
            left.Scalars.Correct + right.Scalars.Correct);
        return ([.. left.Gradients.Zip(right.Gradients, (x, y) => x + y)], scalars);
    }

    /// <summary>The sums of a node, rented.</summary>
    public static SubtreeSums Rent(SubtreeSumsPool pool, ReductionTree tree, Subtree node, int seed)
    {
        var (gradients, scalars) = Of(tree, node, seed);
        var sums = pool.Rent(withGradients: true);
        gradients.CopyTo(sums.Gradients.Span);
        (sums.Node, sums.Scalars) = (node, scalars);
        return sums;
    }

    /// <summary>Fails unless every bit is the one of the plain sum.</summary>
    public static void AssertIsRoot(ReductionTree tree, int seed, SubtreeSums root)
    {
        var (gradients, scalars) = Of(tree, tree.Root, seed);
        Assert.Equal(tree.Root, root.Node);
        Assert.Equal(
            gradients.Select(BitConverter.SingleToInt32Bits),
            root.Gradients.Span.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(Bits(scalars), Bits(root.Scalars));
    }

    private static (long Loss, long Weight, long Samples, long Correct) Bits(BatchSums sums) => (
        BitConverter.DoubleToInt64Bits(sums.Loss), BitConverter.DoubleToInt64Bits(sums.Weight), sums.Samples, sums.Correct);
}
