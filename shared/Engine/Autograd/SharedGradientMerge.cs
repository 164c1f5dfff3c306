using Cluster.Engine.Kernels;

namespace Cluster.Engine.Autograd;

/// <summary>Merges micro-batches' gradients in the inputs they share, one place of the stack into the one below.</summary>
internal static class SharedGradientMerge
{
    /// <summary>Merges place + 1 into place, for every gradient that the node keeps on a stack.</summary>
    public static void Run(TapeNode node, in TapeMemory memory, int place)
    {
        for (var index = 0; index < node.Targets.Length; index++)
        {
            var target = node.Targets[index];
            if (target.Route == GradientRoute.Stack)
            {
                Merge(node, memory, index, place);
            }
        }
    }

    private static void Merge(TapeNode node, in TapeMemory memory, int index, int place)
    {
        var root = node.Inputs[index].Root;
        var lower = On(node, memory, index, place);
        var upper = On(node, memory, index, place + 1);
        if (root.Parameter!.Statistics is not { } statistics)
        {
            Elementwise.AddInto(lower, upper);
        }
        else if (root.Parameter == statistics.Mean)
        {
            // The three tensors of running statistics are merged together, once.
            var variance = IndexOf(node, statistics.Variance);
            var count = IndexOf(node, statistics.Count);
            Models.RunningStatistics.Merge(
                lower,
                On(node, memory, variance, place),
                ref On(node, memory, count, place)[0],
                upper,
                On(node, memory, variance, place + 1),
                On(node, memory, count, place + 1)[0]);
        }
    }

    private static Span<float> On(TapeNode node, in TapeMemory memory, int index, int place) =>
        memory.OnStack(node.Inputs[index].Root, node.Targets[index], place);

    private static int IndexOf(TapeNode node, Models.Parameter parameter)
    {
        for (var index = 0; index < node.Inputs.Length; index++)
        {
            if (node.Inputs[index].Root.Parameter == parameter)
            {
                return index;
            }
        }

        throw new InvalidOperationException($"{node.Operation.Name} takes running statistics in part; it needs mean, variance and count.");
    }
}
