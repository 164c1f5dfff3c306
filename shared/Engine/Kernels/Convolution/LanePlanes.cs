namespace Cluster.Engine.Kernels.Convolution;

/// <summary>Planes of all channels of some groups of samples, and where each lies.</summary>
/// <param name="start">Plane of the first channel of the first group.</param>
/// <param name="image">How the planes lie.</param>
/// <param name="group">Floats from one group to the next.</param>
/// <param name="column">First column that holds pixels; those before it and behind them hold zeros.</param>
internal readonly unsafe struct LanePlanes(float* start, LaneImage image, nint group, int column = 0)
{
    /// <summary>How the planes lie.</summary>
    public LaneImage Image => image;

    /// <summary>First column that holds pixels.</summary>
    public int Column => column;

    /// <summary>Planes without gaps, group after group.</summary>
    /// <param name="start">The first plane.</param>
    /// <param name="channels">Planes of a group.</param>
    /// <param name="image">How they lie.</param>
    public static LanePlanes Of(float* start, int channels, in LaneImage image) => new(start, image, channels * image.Plane);

    /// <summary>One plane.</summary>
    public float* At(nint group, nint channel) => start + (group * GroupStride) + (channel * Image.Plane);

    /// <summary>Writes the zeros beside the pixels of a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="columns">Columns that hold pixels.</param>
    public void ClearBeside(float* plane, int columns)
    {
        for (var row = 0; row < Image.Size.Rows; row++)
        {
            new Span<float>(plane + Image.At(row, 0), Column * Lanes.Count).Clear();
            new Span<float>(plane + Image.At(row, Column + columns), (Image.Size.Columns - Column - columns) * Lanes.Count).Clear();
        }
    }

    private nint GroupStride => group;
}
