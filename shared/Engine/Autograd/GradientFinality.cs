using System.Collections.Immutable;

namespace Cluster.Engine.Autograd;

/// <summary>From which offset on the gradients are final, as a backward pass goes on: what lies behind it may leave while the rest is
/// computed.</summary>
internal static class GradientFinality
{
    /// <summary>For each node, where the final gradients begin once backward has passed it; 0 where all are final.</summary>
    /// <param name="nodes">The nodes in the order of recording.</param>
    /// <param name="separate">Parameters whose gradients come together behind the last node.</param>
    public static ImmutableArray<int> After(ImmutableArray<TapeNode> nodes, ImmutableArray<Value> separate)
    {
        // Behind the first node that changes a parameter's gradient, none does: backward passes the nodes in reverse.
        var endAt = new int[nodes.Length];
        for (var index = 0; index < nodes.Length; index++)
        {
            foreach (var root in ParametersOf(nodes[index]))
            {
                endAt[index] = Math.Max(endAt[index], EndOf(root));
            }
        }

        var open = separate.IsEmpty ? 0 : separate.Max(EndOf);
        var result = new int[nodes.Length];
        for (var index = 0; index < nodes.Length; index++)
        {
            result[index] = open;
            open = Math.Max(open, endAt[index]);
        }

        return [.. result];
    }

    private static IEnumerable<Value> ParametersOf(TapeNode node) =>
        node.RunsBackward ? node.Inputs.Select(input => input.Root).Where(root => root.Kind == ValueKind.Parameter) : [];

    private static int EndOf(Value root) => root.GradientOffset + root.Shape.ElementCount;
}
