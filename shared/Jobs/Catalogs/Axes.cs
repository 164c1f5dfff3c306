using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Catalogs;

/// <summary>How the size of a layer follows from the sample that comes in.</summary>
internal static class Axes
{
    /// <summary>The whole shape.</summary>
    public static object All(Shape sample) => sample;

    /// <summary>Size of the last axis: the features of a vector or of each step of a sequence.</summary>
    public static object Last(Shape sample) => sample.Rank > 0 && sample[-1] > 0
        ? sample[-1]
        : throw new ShapeException($"expected samples with a last axis, got {sample}; put a flatten in front of the layer");

    /// <summary>Size of the first axis: the channels of an image.</summary>
    public static object First(Shape sample) => sample.Rank > 0 && sample[0] > 0
        ? sample[0]
        : throw new ShapeException($"expected samples with a first axis for channels, got {sample}; reshape them in front of the layer");
}
