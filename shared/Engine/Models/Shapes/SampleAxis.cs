using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Modules count axes as their batch has them: the batch is axis 0, and no module moves it.</summary>
internal static class SampleAxis
{
    /// <summary>Throws where a module would touch the batch axis.</summary>
    public static void Check(int axis, string module)
    {
        if (axis == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(axis), axis, $"{module} needs an axis of the samples, got the batch axis 0; count the first axis of a sample as 1.");
        }
    }

    /// <summary>An axis of a batch counted from the first, after checking that it is not the batch axis.</summary>
    /// <param name="axis">Axis as the module was given it.</param>
    /// <param name="batchRank">Number of axes of the batch.</param>
    /// <param name="module">Name for the message.</param>
    public static int Resolve(int axis, int batchRank, string module)
    {
        var resolved = Shapes.Axis(axis, batchRank, module);
        return resolved > 0
            ? resolved
            : throw new ShapeException($"{module} needs an axis of the samples, got axis {axis} of {batchRank}, which is the batch; name another.");
    }

    /// <summary>The shape of one sample of a batch.</summary>
    public static Shape Without(Shape batch) => new(batch.Sizes[1..]);
}
