using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Which side of a weight the Kaiming laws keep the variance of.</summary>
public enum FanMode
{
    /// <summary>Inputs of one output: keeps the variance of activations on the way forward.</summary>
    In,

    /// <summary>Outputs of one input: keeps the variance of gradients on the way back.</summary>
    Out,
}

/// <summary>Connections per unit of a weight of shape [out, in, ...kernel].</summary>
internal static class Fan
{
    public static long In(string law, Shape shape) => (long)Checked(law, shape)[1] * Kernel(shape);

    public static long Out(string law, Shape shape) => (long)Checked(law, shape)[0] * Kernel(shape);

    public static long Of(string law, Shape shape, FanMode mode) => mode == FanMode.In ? In(law, shape) : Out(law, shape);

    private static long Kernel(Shape shape)
    {
        var count = 1L;
        foreach (var size in shape.Sizes[2..])
        {
            count *= size;
        }

        return count;
    }

    private static Shape Checked(string law, Shape shape) => shape.Rank >= 2 && shape.ElementCount > 0
        ? shape
        : throw new ShapeException(
            $"{law} needs a weight of shape [out, in, ...] without empty axes, got {shape}; use a uniform or normal law with bounds.");
}
