using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>The first axis of samples that are sequences.</summary>
internal static class StepAxis
{
    /// <summary>The shape of one step.</summary>
    public static Shape Removed(Shape sample, string module)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank >= 1 && sample[0] > 0
            ? new Shape(sample.Sizes[1..])
            : throw new ShapeException($"{module} needs samples [steps, ...] of at least one step, got {sample}; put it behind a sequence.");
    }
}
