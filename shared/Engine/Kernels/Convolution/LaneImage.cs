namespace Cluster.Engine.Kernels.Convolution;

/// <summary>How planes of 16 samples side by side lie in memory.</summary>
/// <param name="Size">Rows and columns of a plane.</param>
/// <param name="Plane">Floats from one plane to the next.</param>
internal readonly record struct LaneImage(Pair Size, nint Plane)
{
    /// <summary>Planes without gaps.</summary>
    public static LaneImage Dense(Pair size) => new(size, (nint)size.Rows * size.Columns * Lanes.Count);

    /// <summary>Planes an odd number of cache lines apart, so that equal pixels of all channels do not fall on one another's place in the
    /// first-level cache.</summary>
    public static LaneImage Spaced(Pair size) => new(size, (((nint)size.Rows * size.Columns) | 1) * Lanes.Count);

    /// <summary>Floats from a plane's begin to a pixel.</summary>
    public nint At(int row, int column) => (((nint)row * Size.Columns) + column) * Lanes.Count;

    /// <summary>Floats of so many planes.</summary>
    public int Length(int planes) => checked((int)(planes * Plane));
}
