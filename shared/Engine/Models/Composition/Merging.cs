using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Merges branches, and the shapes of their samples.</summary>
internal static class Merging
{
    /// <summary>The sample shape of the merged branches.</summary>
    public static Shape ShapeOf(IReadOnlyList<Shape> samples, Merge merge, int axis, string module)
    {
        if (merge == Merge.Concat)
        {
            var batches = samples.Select(sample => sample.Prepend(1)).ToArray();
            return SampleAxis.Without(new ConcatOperation(SampleAxis.Resolve(axis, batches[0].Rank, module)).InferShape(batches));
        }

        return samples.Aggregate((left, right) => Shapes.Broadcast(left, right)
            ?? throw new ShapeException($"{module} needs branches of shapes that can be added, got {left} and {right}; project one of them."));
    }

    /// <summary>The merged branches.</summary>
    public static Value Record(IReadOnlyList<Value> branches, Merge merge, int axis, string module) => merge == Merge.Concat
        ? branches.Concat(SampleAxis.Resolve(axis, branches[0].Shape.Rank, module))
        : branches.Aggregate((left, right) => left + right);
}
