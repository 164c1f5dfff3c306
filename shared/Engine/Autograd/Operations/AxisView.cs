using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>What operations along one axis share. The axis is counted from the first, so that whether it is the samples' is known before any
/// shape is.</summary>
internal static class AxisView
{
    /// <summary>Throws unless the axis is counted from the first.</summary>
    public static int Checked(int axis, string operation) => axis >= 0
        ? axis
        : throw new ArgumentOutOfRangeException(
            nameof(axis), axis, $"{operation} needs an axis counted from the first, got {axis}; add the number of axes to it.");

    /// <summary>Samples stay apart unless the operation works along their axis.</summary>
    public static SampleCoupling Coupling(int axis) => axis == 0 ? SampleCoupling.Unknown : SampleCoupling.None;

    /// <summary>Throws unless the shape has the axis.</summary>
    public static void Check(Shape shape, int axis, string operation)
    {
        if (axis >= shape.Rank)
        {
            throw new ShapeException($"{operation} needs axis {axis}, got {shape}; name an axis below {shape.Rank}.");
        }
    }

    /// <summary>Elements of one position along the axis.</summary>
    public static int Inner(Shape shape, int axis) => Shapes.Count(shape, axis + 1, shape.Rank);
}
