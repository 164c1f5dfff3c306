using System.Numerics;
using Cluster.Engine.Losses;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Protocol.Tests.Schedules;

namespace Cluster.FaultSimulation.Numbers;

/// <summary>What workers compute, shrunk to four weights. A micro-batch's gradient depends on the samples it stands for (epoch, step of the
/// epoch, leaf) and on the weights, and the values are such that almost any other order or set of additions gives other bits.</summary>
internal static class Arithmetic
{
    private static readonly float[] Awkward =
        [1e8f, -1e8f, 1f, -1f, 0.1f, 3e-5f, -0.7f, 16777216f, -16777215f, 1e-3f, 7.77e7f, -1.25e8f, 33f, -1e4f, 0.3f, 123456.7f];

    /// <summary>Gradient of one micro-batch.</summary>
    public static Quad Gradient(Round round, int leaf, in Quad weights)
    {
        var hash = ScheduleRandom.Hash(round.Epoch, round.StepInEpoch, leaf);
        var gradient = default(Quad);
        for (var index = 0; index < Quad.Width; index++)
        {
            gradient[index] = Awkward[(hash >> (index * 8)) & 15] * (1f + (weights[index] * 1e-3f));
        }

        return gradient;
    }

    /// <summary>Loss sum of one micro-batch.</summary>
    public static BatchSums Scalars(Round round, int leaf, in Quad weights)
    {
        var hash = ScheduleRandom.Hash((long)round.Kind, round.Epoch, round.Step, leaf);
        var scale = 1 + (hash >> 60);
        return new BatchSums((1e16 * (hash & 3)) + (0.1 * scale) + weights[0], 4, 4, (long)(hash & 3));
    }

    /// <summary>What one undisturbed worker gets for a node: left child plus right child, all the way down.</summary>
    public static (Quad Gradient, BatchSums Scalars) Sum(Round round, Subtree node, in Quad weights)
    {
        if (node.Level == 0)
        {
            return (Gradient(round, node.Index, weights), Scalars(round, node.Index, weights));
        }

        var left = new Subtree(node.Level - 1, node.Index * 2);
        var (sum, scalars) = Sum(round, left, weights);
        if (!round.Tree.IsPresent(left.Sibling))
        {
            return (sum, scalars);
        }

        var (right, rightScalars) = Sum(round, left.Sibling, weights);
        for (var index = 0; index < Quad.Width; index++)
        {
            sum[index] += right[index];
        }

        return (sum, BatchSums.Add(scalars, rightScalars));
    }

    /// <summary>A number in (-1, 1) that depends on every bit of another.</summary>
    public static float Fold(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var mantissa = BitConverter.UInt32BitsToSingle((bits & 0x007FFFFF) | 0x3F800000) - 1f;
        return BitOperations.PopCount(bits >> 23) % 2 == 0 ? mantissa : -mantissa;
    }
}
